import { entries, type ParamTree, sameShape, type Tensor } from '@nn/tensor'
import { CheckpointError } from './checkpoint.ts'

/** A vector that is laid out as the parameters are, as copies of its tensors: `<prefix>0.weight`. */
export function nameVector(prefix: string, vector: Float32Array, parameters: ParamTree): Record<string, Tensor> {
  let offset = 0
  return Object.fromEntries(
    entries(parameters).map(([name, { shape, data }]) => [
      `${prefix}${name}`,
      { shape, data: vector.slice(offset, (offset += data.length)) },
    ]),
  )
}

/**
 * The vector whose tensors have these names.
 * @throws CheckpointError if one is missing or has another shape.
 */
export function readVector(
  prefix: string,
  tensors: Readonly<Record<string, Tensor>>,
  parameters: ParamTree,
): Float32Array {
  const parts = entries(parameters).map(([name, { shape }]) => {
    const tensor = Object.hasOwn(tensors, prefix + name) ? tensors[prefix + name] : undefined
    if (!tensor) throw new CheckpointError(`fit: the checkpoint must have a tensor ${prefix}${name}. It has none.`)
    if (!sameShape(tensor.shape, shape)) {
      const [expected, actual] = [shape, tensor.shape].map((sizes) => `[${sizes.join(', ')}]`)
      throw new CheckpointError(`fit: ${prefix}${name} must have the shape ${expected!}, got ${actual!}.`)
    }
    return tensor.data
  })
  const vector = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    vector.set(part, offset)
    offset += part.length
  }
  return vector
}
