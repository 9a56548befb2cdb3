import { sizeOf, type Shape, type Tensor } from './tensor.ts'

/**
 * Bytes of their own, as `fetch` and `new Blob` take them: `Uint8Array<ArrayBuffer>`, which TypeScript before 5.7
 * cannot write.
 */
export type Bytes = ReturnType<Uint8Array['slice']>

/** How one number of a type is stored in little-endian bytes, and read as the nearest JavaScript number. */
export interface NumberType {
  readonly bytes: number
  readonly read: (view: DataView, at: number) => number
}

/** The types that tensor files may contain, by their safetensors names. */
export const numberTypes: ReadonlyMap<string, NumberType> = new Map<string, NumberType>([
  ['F64', { bytes: 8, read: (view, at) => view.getFloat64(at, true) }],
  ['F32', { bytes: 4, read: (view, at) => view.getFloat32(at, true) }],
  ['F16', { bytes: 2, read: (view, at) => halfToNumber(view.getUint16(at, true)) }],
  ['BF16', { bytes: 2, read: (view, at) => bfloatToNumber(view.getUint16(at, true)) }],
  ['I64', { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) }],
  ['I32', { bytes: 4, read: (view, at) => view.getInt32(at, true) }],
  ['I16', { bytes: 2, read: (view, at) => view.getInt16(at, true) }],
  ['I8', { bytes: 1, read: (view, at) => view.getInt8(at) }],
  ['U64', { bytes: 8, read: (view, at) => Number(view.getBigUint64(at, true)) }],
  ['U32', { bytes: 4, read: (view, at) => view.getUint32(at, true) }],
  ['U16', { bytes: 2, read: (view, at) => view.getUint16(at, true) }],
  ['U8', { bytes: 1, read: (view, at) => view.getUint8(at) }],
  ['BOOL', { bytes: 1, read: (view, at) => Number(view.getUint8(at) !== 0) }],
])

/** The tensor whose elements lie in `view` one after the other; what float32 cannot hold is rounded to the nearest. */
export function readTensor(view: DataView, { bytes, read }: NumberType, shape: Shape): Tensor {
  const data = new Float32Array(sizeOf(shape))
  for (let i = 0; i < data.length; i++) data[i] = read(view, i * bytes)
  return { shape, data }
}

/** Writes the elements of a tensor to `view` as little-endian float32. */
export function writeFloats(view: DataView, { data }: Tensor): void {
  for (let i = 0; i < data.length; i++) view.setFloat32(4 * i, data[i]!, true)
}

/** IEEE 754 half precision: 1 sign bit, 5 exponent bits (bias 15), 10 fraction bits. */
function halfToNumber(bits: number): number {
  const sign = bits >>> 15 ? -1 : 1
  const exponent = (bits >>> 10) & 0x1f
  const fraction = (bits & 0x3ff) / 1024
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN
  return exponent === 0 ? (sign * fraction) / 16384 : (sign * (1 + fraction) * (1 << exponent)) / 32768
}

const scratch = new DataView(new ArrayBuffer(4))

/** The upper half of a float32. */
function bfloatToNumber(bits: number): number {
  scratch.setUint32(0, bits << 16)
  return scratch.getFloat32(0)
}
