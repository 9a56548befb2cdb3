import { entries, type ParamTree } from '@nn/tensor'

/**
 * The SHA-256 of a network's parameters, in hexadecimal: of their float32 values in little-endian order, tensor after tensor in the
 * order of their names. Equal hashes mean equal weights, bit for bit.
 */
export async function weightsSha256(weights: ParamTree): Promise<string> {
  const tensors = entries(weights)
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
