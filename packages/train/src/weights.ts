import type { Network } from '@nn/layers'
import { ArgumentError, entries, expectData, expectShape, type ParamTree } from '@nn/tensor'

/**
 * The SHA-256 of a network's parameters, in hexadecimal: of their float32 values in little-endian order, tensor after
 * tensor in the order of their names. Equal hashes mean equal weights, bit for bit.
 */
export async function weightsSha256(weights: ParamTree): Promise<string> {
  const tensors = entries(weights, 'weightsSha256')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, tensor]) => tensor)
  const values = new Float32Array(tensors.reduce((sum, { data }) => sum + data.length, 0))
  let offset = 0
  for (const { data } of tensors) {
    values.set(data, offset)
    offset += data.length
  }
  const digest = await crypto.subtle.digest('SHA-256', values)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * Copies weights into a network of the same parameters.
 * @throws ArgumentError if one is missing or unknown; ShapeError if one has the wrong shape.
 */
export function loadWeights(who: string, network: Network, weights: ParamTree): void {
  const given = new Map(entries(weights, who))
  const parameters = new Map(entries(network.parameters.tree))
  for (const name of given.keys()) {
    if (!parameters.has(name)) throw new ArgumentError(who, 'weights must be those of the model', name)
  }
  for (const [name, parameter] of parameters) {
    const weight = given.get(name)
    if (!weight) throw new ArgumentError(who, `weights must include ${name}`, [...given.keys()])
    expectShape(who, name, weight.shape, parameter.shape)
    parameter.data.set(expectData(who, weight).data)
  }
}
