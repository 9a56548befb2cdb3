import { ArgumentError } from '@nn/arguments'
import { ShapeError } from './shape-error.ts'
import { formatShape, sizeOf, type Tensor } from './tensor.ts'

/**
 * The tensor, whose data has as many elements as its shape says.
 *
 * @throws ArgumentError if it is no tensor but a list of numbers, for example; ShapeError if its data is shorter or
 *   longer.
 */
export function expectData(who: string, tensor: Tensor, what = 'a tensor'): Tensor {
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- callers without a type check pass anything
  const { shape, data }: Partial<Tensor> = tensor ?? nothing
  if (data instanceof Float32Array && Array.isArray(shape) && data.length === sizeOf(shape)) return tensor
  return expectDataSlowly(who, tensor, what)
}

const nothing: Partial<Tensor> = {}

/** Apart from the usual case, which is short so that it is inlined: a training step checks its tensors too. */
function expectDataSlowly(who: string, tensor: Tensor, what: string): Tensor {
  if (!isTensor(tensor)) throw notATensor(who, tensor, what)
  const { shape, data } = tensor
  if (data.length === sizeOf(shape)) return tensor
  throw new ShapeError(who, `expected data of ${sizeOf(shape)} elements for shape ${formatShape(shape)}`, {
    expected: [sizeOf(shape)],
    actual: [data.length],
  })
}

function isTensor(value: unknown): value is Tensor {
  if (typeof value !== 'object' || value === null) return false
  const { shape, data } = value as Partial<Tensor>
  return Array.isArray(shape) && ArrayBuffer.isView(data) && isFloats(data)
}

/** `Float32Array`, of another realm too, or the `Float64Array` of an engine for finite differences. */
function isFloats(data: ArrayBufferView): boolean {
  return data instanceof Float32Array || /^\[object Float(32|64)Array\]$/.test(Object.prototype.toString.call(data))
}

/** The error for a value that is not a tensor. */
export function notATensor(who: string, value: unknown, what = 'a tensor'): ArgumentError {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)
  const hint = isRecord
    ? 'A tensor has a shape and a Float32Array as data: tensor(numbers, shape) makes one.'
    : 'tensor(numbers) makes one: tensor([[1, 2], [3, 4]]).'
  return new ArgumentError(who, `expected ${what}`, value, hint)
}
