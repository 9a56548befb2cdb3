import { FormatError } from './format-error.ts'
import { type NumberType, numberTypes } from './number-types.ts'
import type { Shape } from './tensor.ts'

/** What the header of a file says, and where the data starts. */
export interface NpyHeader {
  readonly dtype: string
  readonly type: NumberType
  readonly isFortran: boolean
  readonly shape: Shape
  readonly start: number
}

/** NumPy's names of the types that are read; `<` is little-endian, `|` has one byte. */
const typeNames: ReadonlyMap<string, string> = new Map([
  ['<f8', 'F64'],
  ['<f4', 'F32'],
  ['<f2', 'F16'],
  ['<i8', 'I64'],
  ['<i4', 'I32'],
  ['<i2', 'I16'],
  ['|i1', 'I8'],
  ['<u8', 'U64'],
  ['<u4', 'U32'],
  ['<u2', 'U16'],
  ['|u1', 'U8'],
  ['|b1', 'BOOL'],
])

/**
 * Reads magic bytes, version, header length (2 bytes in version 1, 4 in 2 and 3) and the Python dictionary that
 * follows.
 */
export function parseNpyHeader(bytes: Uint8Array, magic: readonly number[]): NpyHeader {
  if (!magic.every((byte, i) => bytes[i] === byte)) fail('expected the magic bytes \\x93NUMPY')
  const major = bytes[6] ?? 0
  if (major < 1 || major > 3) fail(`expected version 1, 2 or 3, got ${major}`)
  const lengthBytes = major === 1 ? 2 : 4
  const headerStart = 8 + lengthBytes
  if (bytes.length < headerStart) fail(`expected at least ${headerStart} bytes, got ${bytes.length}`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = lengthBytes === 2 ? view.getUint16(8, true) : view.getUint32(8, true)
  const start = headerStart + length
  if (length > LONGEST_HEADER || start > bytes.length) {
    const most = Math.min(LONGEST_HEADER, bytes.length - headerStart)
    fail(`expected a header of at most ${most} bytes, got ${length}`)
  }
  const text = String.fromCharCode(...bytes.subarray(headerStart, start))
  return { ...parseDictionary(text), start }
}

/** NumPy refuses longer ones too, for they are not headers of plain arrays. */
const LONGEST_HEADER = 10_000

/** What NumPy can have since version 2. */
const MOST_AXES = 64

/** The dictionary as NumPy writes it, with its keys in alphabetical order. */
const DICTIONARY =
  /^\{\s*'descr'\s*:\s*(?<descr>'[^']*'|\[.*\])\s*,\s*'fortran_order'\s*:\s*(?<order>True|False)\s*,\s*'shape'\s*:\s*\((?<shape>[\d,\s]*)\)(?:\s*,)?\s*\}\s*$/

function parseDictionary(text: string): Omit<NpyHeader, 'start'> {
  const groups = DICTIONARY.exec(text)?.groups ?? fail('expected a header with descr, fortran_order and shape')
  const { descr, order, shape } = groups as Record<'descr' | 'order' | 'shape', string>
  const dtype = descr.slice(1, -1)
  const type = numberTypes.get(typeNames.get(dtype) ?? '')
  if (type === undefined) return fail(`expected one of the types ${[...typeNames.keys()].join(', ')}, got ${descr}`)
  const sizes = shape
    .split(',')
    .map((size) => size.trim())
    .filter((size) => size !== '')
    .map(Number)
  if (!sizes.every(Number.isSafeInteger)) return fail(`expected a shape of integers, got (${shape.slice(0, 80)})`)
  if (sizes.length > MOST_AXES) return fail(`expected at most ${MOST_AXES} axes, got ${sizes.length}`)
  return { dtype, type, isFortran: order === 'True', shape: sizes }
}

function fail(reason: string): never {
  throw new FormatError('npy', reason)
}
