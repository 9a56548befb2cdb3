import { ArgumentError, expectOptions, type Known } from '@nn/arguments'
import { resolveAxis, splitAt } from './axis.ts'
import { expectData } from './expect-data.ts'
import { detached, type OutOption, outOption, resultFor } from './out.ts'
import type { Shape, Tensor } from './tensor.ts'

/** Along what a reduction runs. */
export interface ReduceOptions extends OutOption {
  /** The axis to reduce, −1 the last; by default all of them. */
  readonly axis?: number
  /** Whether the reduced axis stays, with size 1; false by default. */
  readonly keepdims?: boolean
}

/** The names in `ReduceOptions`. */
export const reduceOptions: Known<ReduceOptions> = { axis: 'number', keepdims: 'boolean', ...outOption }

/** `Σ x` along `axis`: one float64 accumulator that takes its terms in ascending order, rounded at the end. */
export function sum(x: Tensor, options?: ReduceOptions): Tensor {
  return reduce('sum', x, total, options)
}

/** `Σ x / n` along `axis`: summed in float64 in ascending order, rounded at the end; NaN of no elements. */
export function mean(x: Tensor, options?: ReduceOptions): Tensor {
  return reduce('mean', x, (data, start, step, count) => total(data, start, step, count) / count, options)
}

/**
 * The largest element along `axis`; NaN if one is.
 *
 * @throws {ArgumentError} if there are no elements to choose from
 */
export function max(x: Tensor, options?: ReduceOptions): Tensor {
  return reduce('max', x, selector('max', Math.max), options)
}

/**
 * The smallest element along `axis`; NaN if one is.
 *
 * @throws {ArgumentError} if there are no elements to choose from
 */
export function min(x: Tensor, options?: ReduceOptions): Tensor {
  return reduce('min', x, selector('min', Math.min), options)
}

/** The shape that is left of `shape` when `axis` (all axes if undefined) is reduced. */
export function reducedShape(shape: Shape, axis: number | undefined, keepdims: boolean): Shape {
  if (keepdims) return shape.map((length, other) => (axis === undefined || other === axis ? 1 : length))
  return axis === undefined ? [] : shape.filter((_, other) => other !== axis)
}

/** Reduces the `count` elements of `data` at `start`, `start + step`, … to one number. */
type Fold = (data: Float32Array, start: number, step: number, count: number) => number

const total: Fold = (data, start, step, count) => {
  let result = 0
  for (let i = 0; i < count; i++) result += data[start + i * step]!
  return result
}

function selector(who: string, choose: (a: number, b: number) => number): Fold {
  return (data, start, step, count) => {
    if (count === 0) throw new ArgumentError(who, 'expected at least one element to choose from', 0)
    let result = data[start]!
    for (let i = 1; i < count; i++) result = choose(result, data[start + i * step]!)
    return result
  }
}

function reduce(who: string, x: Tensor, fold: Fold, options: ReduceOptions = {}): Tensor {
  expectOptions(who, options, reduceOptions, 'x, ')
  const { keepdims = false, out } = options
  expectData(who, x)
  const axis = options.axis === undefined ? undefined : resolveAxis(who, options.axis, x.shape.length)
  const result = resultFor(who, reducedShape(x.shape, axis, keepdims), out)
  const { data } = detached(x, result)
  const { outer, length, inner } =
    axis === undefined ? { outer: 1, length: data.length, inner: 1 } : splitAt(x.shape, axis)
  for (let i = 0; i < outer; i++) {
    for (let j = 0; j < inner; j++) result.data[i * inner + j] = fold(data, i * length * inner + j, inner, length)
  }
  return result
}
