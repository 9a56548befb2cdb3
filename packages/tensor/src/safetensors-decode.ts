import { describe } from '@nn/arguments'
import { readTensor } from './number-types.ts'
import { fail, parseHeader, type Placement } from './safetensors-header.ts'
import type { Shape, Tensor } from './tensor.ts'

/** What a safetensors file holds, in the order of its header. */
export interface Safetensors {
  readonly tensors: Record<string, Tensor>
  readonly metadata: Record<string, string>
}

/** A safetensors file that was checked, and of which nothing was read yet. */
export interface SafetensorsFile {
  /** In the order of the header. */
  readonly tensors: readonly StoredTensor[]
  readonly metadata: Record<string, string>
}

/** A tensor in a file. */
export interface StoredTensor {
  readonly name: string
  /** As the format calls it: `F32`, `BF16`, `I64` … */
  readonly dtype: string
  readonly shape: Shape
  readonly byteLength: number
  /** Copies its data. */
  readonly read: () => Tensor
}

/** The format's own limit. */
const LONGEST_HEADER = 100_000_000

/**
 * Reads a safetensors file. F32, F16, BF16, the integers up to 16 bits and BOOL (0 or 1) are exact; F64 and the larger
 * integers are rounded to the nearest float32; other types are refused. The data is copied. Memory grows only with the
 * bytes that are really there.
 *
 * @throws {FormatError} with the reason, if the bytes are anything but one complete file: no tensor may overlap
 *   another, and no byte
 * be left over
 */
export function decodeSafetensors(bytes: Uint8Array): Safetensors {
  const { tensors, metadata } = openSafetensors(bytes)
  return { tensors: Object.fromEntries(tensors.map(({ name, read }) => [name, read()])), metadata }
}

/**
 * `decodeSafetensors` tensor by tensor: says what is in the file, and reads what is wanted of it, so that a large one
 * can be looked through.
 *
 * @throws {FormatError} as `decodeSafetensors` does; `read` throws nothing
 */
export function openSafetensors(bytes: Uint8Array): SafetensorsFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 8) return fail(`expected at least 8 bytes, got ${bytes.length}`)
  const length = view.getBigUint64(0, true)
  if (length > LONGEST_HEADER)
    return fail(`expected a header of at most ${LONGEST_HEADER} bytes, got ${length.toString()}`)
  const start = 8 + Number(length)
  if (start > bytes.length) return fail(`expected a header of ${length.toString()} bytes, got ${bytes.length - 8}`)
  const { placements, metadata } = parseHeader(decodeText(bytes.subarray(8, start)))
  expectNoGaps(placements, bytes.length - start)
  const tensors = placements.map(({ name, dtype, type, shape, begin, end }: Placement): StoredTensor => ({
    name,
    dtype,
    shape,
    byteLength: end - begin,
    read: () => readTensor(new DataView(view.buffer, view.byteOffset + start + begin, end - begin), type, shape),
  }))
  return { tensors, metadata }
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return fail('expected a header of valid UTF-8')
  }
}

/** The tensors must follow each other and fill the data part: anything else hides bytes or reads them twice. */
function expectNoGaps(placements: readonly Placement[], size: number): void {
  let expected = 0
  for (const { name, begin, end } of placements.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== expected) fail(`expected tensor ${describe(name)} to begin at byte ${expected}, got ${begin}`)
    expected = end
  }
  if (expected !== size) fail(`expected ${expected} bytes of data, got ${size}`)
}
