import { ArgumentError, expectOptions, type Known } from '@nn/arguments'
import { resolveAxis } from './axis.ts'
import { type EngineOptions, engineOptions, negative } from './elementwise.ts'
import { defaultEngine } from './engine.ts'
import { reshape, transpose } from './manipulate.ts'
import { expectData } from './expect-data.ts'
import { detached, resultFor } from './out.ts'
import { reducedShape, type ReduceOptions, reduceOptions } from './reduce.ts'
import type { Tensor } from './tensor.ts'

/**
 * The index of the first largest element along `axis` (by default of the flattened tensor); NaN counts as largest.
 *
 * @throws {ArgumentError} if there are no elements to choose from
 */
export function argmax(x: Tensor, options?: ReduceOptions & EngineOptions): Tensor {
  return argReduce('argmax', x, options)
}

/**
 * The index of the first smallest element along `axis` (by default of the flattened tensor); NaN counts as smallest.
 *
 * @throws {ArgumentError} if there are no elements to choose from
 */
export function argmin(x: Tensor, options?: ReduceOptions & EngineOptions): Tensor {
  return argReduce('argmin', x, options)
}

const known: Known<ReduceOptions & EngineOptions> = { ...reduceOptions, ...engineOptions }

/** The kernel looks along the last axis, so the axis in question is moved there. */
function argReduce(who: 'argmax' | 'argmin', x: Tensor, options: ReduceOptions & EngineOptions = {}): Tensor {
  expectOptions(who, options, known, 'x, ')
  const { keepdims = false, out, engine = defaultEngine() } = options
  expectData(who, x)
  const axis = options.axis === undefined ? undefined : resolveAxis(who, options.axis, x.shape.length)
  const lanes = axis === undefined ? reshape(x, [x.data.length]) : moveToEnd(x, axis)
  if (lanes.shape.at(-1) === 0) throw new ArgumentError(who, 'expected at least one element to choose from', 0)
  const result = resultFor(who, reducedShape(x.shape, axis, keepdims), out)
  engine.ops.argmax(result, who === 'argmax' ? detached(lanes, result) : negative(lanes))
  return result
}

function moveToEnd(x: Tensor, axis: number): Tensor {
  const axes = x.shape.map((_, other) => other)
  if (axis === axes.length - 1) return x
  return transpose(x, [...axes.filter((other) => other !== axis), axis])
}
