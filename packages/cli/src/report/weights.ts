import type { Tensor } from '@nn/tensor'

/** Sorts the names of parameters as their layers come: `2.weight` before `10.weight`. */
export function byPosition(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

/** The parameter of the first layer that has a weight for each number of the input, `[inputs, units]`. */
export function firstWeights(
  weights: Readonly<Record<string, Tensor>>,
  inputs: number,
): { readonly name: string; readonly weight: Tensor } | undefined {
  const name = Object.keys(weights)
    .sort(byPosition)
    .find((candidate) => weights[candidate]!.shape.length > 1)
  const weight = name === undefined ? undefined : weights[name]!
  return weight?.shape.length === 2 && weight.shape[0] === inputs ? { name: name!, weight } : undefined
}

/** The weights into one unit. */
export function unitOf({ shape, data }: Tensor, unit: number): Float32Array {
  const [inputs, units] = [shape[0]!, shape[1]!]
  return Float32Array.from({ length: inputs }, (_, i) => data[i * units + unit]!)
}
