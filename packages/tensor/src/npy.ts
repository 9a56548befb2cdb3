import { ShapeError } from './shape-error.ts'
import { FormatError } from './format-error.ts'
import { transpose } from './manipulate.ts'
import { parseNpyHeader } from './npy-header.ts'
import { expectData } from './expect-data.ts'
import { type Bytes, readTensor, writeFloats } from './number-types.ts'
import { type Shape, sizeOf, type Tensor } from './tensor.ts'

export { FormatError }

const MAGIC = [0x93, ...new TextEncoder().encode('NUMPY')]

/** What every NumPy can load. */
const MOST_AXES = 32

/**
 * The bytes of an `.npy` file, version 1.0: what `numpy.save` writes for the same array (`<f4`, C order).
 *
 * @throws {ShapeError} if the data does not fit the shape, or there are more than 32 axes
 */
export function encodeNpy(tensor: Tensor): Bytes {
  const { shape, data } = expectData('encodeNpy', tensor)
  if (shape.length > MOST_AXES)
    throw new ShapeError('encodeNpy', `expected at most ${MOST_AXES} axes`, { actual: shape })
  const tuple = shape.length === 1 ? `(${shape[0]!},)` : `(${shape.join(', ')})`
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`
  const header = `${dictionary.padEnd(Math.ceil((dictionary.length + 11) / 64) * 64 - 11)}\n`
  const bytes = new Uint8Array(10 + header.length + 4 * data.length)
  bytes.set([...MAGIC, 1, 0, header.length & 0xff, header.length >>> 8])
  bytes.set(new TextEncoder().encode(header), 10)
  writeFloats(new DataView(bytes.buffer, 10 + header.length), tensor)
  return bytes
}

/**
 * Reads an `.npy` file of version 1.0, 2.0 or 3.0. Little-endian floats of 2, 4, 8 bytes, integers of 1, 2, 4, 8 bytes
 * and booleans are converted to float32, rounded to the nearest where it cannot hold them; other types are refused.
 * Fortran order is transposed.
 *
 * @throws {FormatError} with the reason, if the bytes are anything but one complete file
 */
export function decodeNpy(bytes: Uint8Array): Tensor {
  return openNpy(bytes).read()
}

/** An `.npy` file that was checked, and not read yet. */
export interface NpyFile {
  /** As NumPy calls it: `<f4`, `|u1` … */
  readonly dtype: string
  readonly shape: Shape
  readonly byteLength: number
  /** Copies the data. */
  readonly read: () => Tensor
}

/**
 * `decodeNpy` in two steps: says what is in the file, and reads it if that is wanted.
 *
 * @throws {FormatError} as `decodeNpy` does; `read` throws nothing
 */
export function openNpy(bytes: Uint8Array): NpyFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { dtype, type, isFortran, shape, start } = parseNpyHeader(bytes, MAGIC)
  const expected = sizeOf(shape) * type.bytes
  if (bytes.length - start !== expected) {
    throw new FormatError('npy', `expected ${expected} bytes of data, got ${bytes.length - start}`)
  }
  const stored = new DataView(view.buffer, view.byteOffset + start, expected)
  const read = (): Tensor =>
    isFortran ? transpose(readTensor(stored, type, shape.toReversed())) : readTensor(stored, type, shape)
  return { dtype, shape, byteLength: expected, read }
}
