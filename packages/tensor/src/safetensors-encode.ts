import { ArgumentError } from '@nn/arguments'
import { expectData } from './expect-data.ts'
import { type Bytes, writeFloats } from './number-types.ts'
import { isReservedName, METADATA } from './safetensors-names.ts'
import type { Tensor } from './tensor.ts'

/**
 * The bytes of a safetensors file: an 8-byte little-endian header length, a JSON header padded with spaces so that the
 * data is aligned to 8 bytes, and the elements as float32. Tensors and metadata are sorted by name, so equal contents
 * give equal bytes.
 *
 * @param metadata free strings about the whole, stored as `__metadata__`; left out if there are none
 * @throws {ArgumentError} if a tensor is named `__metadata__`, or anything like a key of every object, such as
 *   `__proto__`
 * @throws {ShapeError} if the data of a tensor does not fit its shape
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Bytes {
  const sorted = sortedEntries(tensors)
  const header = encodeHeader(sorted, metadata)
  const size = sorted.reduce((sum, [, { data }]) => sum + 4 * data.length, 0)
  const bytes = new Uint8Array(8 + header.length + size)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true)
  bytes.set(header, 8)
  let offset = 8 + header.length
  for (const [, tensor] of sorted) {
    writeFloats(new DataView(bytes.buffer, offset), tensor)
    offset += 4 * tensor.data.length
  }
  return bytes
}

function encodeHeader(tensors: [string, Tensor][], metadata: Readonly<Record<string, string>>): Uint8Array {
  let end = 0
  const described = tensors.map(([name, tensor]) => {
    if (name === METADATA) throw reserved(name)
    const begin = end
    end += 4 * expectData(`encodeSafetensors: ${name}`, tensor).data.length
    return [name, { dtype: 'F32', shape: tensor.shape, data_offsets: [begin, end] }] as const
  })
  const notes = sortedEntries(metadata)
  const fields = notes.length === 0 ? described : [[METADATA, Object.fromEntries(notes)] as const, ...described]
  // Written field by field: an object would move names that look like numbers to the front.
  const json = `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${JSON.stringify(field)}`).join(',')}}`
  const text = new TextEncoder().encode(json)
  const padded = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(SPACE)
  padded.set(text)
  return padded
}

const SPACE = 0x20

function sortedEntries<Value>(record: Readonly<Record<string, Value>>): [string, Value][] {
  const entries = Object.entries(record)
  for (const [name] of entries) if (isReservedName(name)) throw reserved(name)
  return entries.sort(([a], [b]) => (a < b ? -1 : 1))
}

function reserved(name: string): ArgumentError {
  return new ArgumentError('encodeSafetensors', 'expected a name that is not reserved', name)
}
