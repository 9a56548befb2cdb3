import { entries, type ParamTree, sameShape, type Shape, sizeOf, type Tensor } from '@nn/tensor'
import { CheckpointError } from './checkpoint.ts'
import { damaged, show } from './expect.ts'

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
export function readVector(prefix: string, tensors: Checkable, parameters: ParamTree): Float32Array {
  const parts = entries(parameters).map(([name, { shape }]) => readTensor(prefix + name, tensors, shape))
  const vector = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    vector.set(part, offset)
    offset += part.length
  }
  return vector
}

/** Tensors of any origin. */
export type Checkable = Readonly<Record<string, unknown>>

function readTensor(name: string, tensors: Checkable, expected: Shape): Float32Array {
  const tensor = Object.hasOwn(tensors, name) ? (tensors[name] as Partial<Tensor> | null) : undefined
  if (!tensor) throw new CheckpointError(`fit: a checkpoint must have the tensor ${name}, got none. ${damaged}`)
  const { shape, data } = tensor
  if (!Array.isArray(shape) || !sameShape(shape as Shape, expected)) {
    throw new CheckpointError(
      `fit: a checkpoint's ${name} must have the shape ${show(expected)}, got ${show(shape)}. ${damaged}`,
    )
  }
  if (!isFloat32Array(data) || data.length !== sizeOf(expected)) {
    const got = isFloat32Array(data) ? data.length : 'something else'
    throw new CheckpointError(
      `fit: a checkpoint's ${name} must have ${sizeOf(expected)} float32 values, got ${got}. ${damaged}`,
    )
  }
  return data
}

/** Also one of another realm: a page's frame, a test's sandbox. */
function isFloat32Array(value: unknown): value is Float32Array {
  return Object.prototype.toString.call(value) === '[object Float32Array]'
}
