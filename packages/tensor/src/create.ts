import { ArgumentError } from '@nn/arguments'
import { ShapeError } from './shape-error.ts'
import { type Shape, sizeOf, type Tensor } from './tensor.ts'

/** A tensor filled with zeros. */
export function zeros(shape: Shape): Tensor {
  expectSizes('zeros', shape)
  return { shape: [...shape], data: new Float32Array(sizeOf(shape)) }
}

/** A tensor filled with ones. */
export function ones(shape: Shape): Tensor {
  return full(shape, 1)
}

/** A tensor filled with `value`. */
export function full(shape: Shape, value: number): Tensor {
  expectSizes('full', shape)
  return { shape: [...shape], data: new Float32Array(sizeOf(shape)).fill(value) }
}

/** The identity: `out[i,j] = 1` where i = j, else 0; `[rows, columns]`, square by default. */
export function eye(rows: number, columns: number = rows): Tensor {
  const out = zeros([rows, columns])
  for (let i = 0; i < Math.min(rows, columns); i++) out.data[i * columns + i] = 1
  return out
}

/**
 * `arange(stop)` is 0 … stop − 1; `arange(start, stop, step)` is `start + i·step` for all i that stay before `stop`,
 * computed in float64 and then rounded.
 *
 * @throws {ArgumentError} if an argument is not finite or `step` is 0
 */
export function arange(first: number, second?: number, step = 1): Tensor {
  const [start, stop] = second === undefined ? [0, first] : [first, second]
  if (!Number.isFinite(start + stop)) throw new ArgumentError('arange', 'expected finite bounds', [start, stop])
  if (!Number.isFinite(step) || step === 0) throw new ArgumentError('arange', 'expected a step other than 0', step)
  return sequence(Math.max(0, Math.ceil((stop - start) / step)), (i) => start + i * step)
}

/** `count` numbers from `start` to `stop`, both included, evenly spaced: `start + i·(stop − start)/(count − 1)`. */
export function linspace(start: number, stop: number, count = 50): Tensor {
  if (!Number.isFinite(start + stop)) throw new ArgumentError('linspace', 'expected finite bounds', [start, stop])
  const step = (stop - start) / (count - 1)
  return sequence(count, (i) => (i > 0 && i === count - 1 ? stop : i === 0 ? start : start + i * step))
}

function sequence(count: number, value: (i: number) => number): Tensor {
  const out = zeros([count])
  for (let i = 0; i < count; i++) out.data[i] = value(i)
  return out
}

/** Throws unless every size is a non-negative integer and the whole can be counted. */
export function expectSizes(who: string, shape: Shape): void {
  const valid = Array.isArray(shape) && shape.every((length) => Number.isSafeInteger(length) && length >= 0)
  if (!valid) {
    const hint = typeof shape === 'number' ? `Write a shape as a list: [${String(shape)}].` : undefined
    throw new ArgumentError(who, 'expected a shape of non-negative integers', shape, hint)
  }
  if (sizeOf(shape) > MOST_ELEMENTS) {
    throw new ShapeError(who, `expected a shape of at most ${MOST_ELEMENTS} elements`, { actual: shape })
  }
}

/** The longest `Float32Array` that all JavaScript engines can make. */
const MOST_ELEMENTS = 2 ** 31 - 1
