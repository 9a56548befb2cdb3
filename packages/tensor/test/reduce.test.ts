import { ArgumentError } from '@nn/arguments'
import { describe, expect, it } from 'vitest'
import { argmax, argmin } from '../src/arg-reduce.ts'
import { ShapeError } from '../src/shape-error.ts'
import { tensor, toArray } from '../src/nested.ts'
import { max, mean, min, sum } from '../src/reduce.ts'
import { createRandom } from '../src/stream.ts'
import { type Tensor } from '../src/tensor.ts'
import { elementAt, indices, ramp } from './fixtures.ts'

const total = (values: number[]): number => values.reduce((a, b) => a + b, 0)
const reductions = [
  [sum, total],
  [mean, (values: number[]) => total(values) / values.length],
  [max, (values: number[]) => Math.max(...values)],
  [min, (values: number[]) => Math.min(...values)],
  [argmax, (values: number[]) => values.indexOf(Math.max(...values))],
  [argmin, (values: number[]) => values.indexOf(Math.min(...values))],
] as const

/** The elements of `x` along `axis` at the index `rest` of the other axes. */
function lane(x: Tensor, axis: number, rest: readonly number[]): number[] {
  return Array.from({ length: x.shape[axis]! }, (_, i) => elementAt(x, rest.toSpliced(axis, 0, i)))
}

describe.each(reductions)('%o', (reduce, oracle) => {
  const x = createRandom(3).normal([3, 4, 5])

  it('reduces each axis, from either end', () => {
    for (const axis of [0, 1, 2]) {
      const shape = x.shape.toSpliced(axis, 1)
      const expected = indices(shape).map((rest) => Math.fround(oracle(lane(x, axis, rest))))
      expect(reduce(x, { axis })).toEqual({ shape, data: Float32Array.from(expected) })
      expect(reduce(x, { axis: axis - 3 })).toEqual(reduce(x, { axis }))
      const keepdims = reduce(x, { axis, keepdims: true })
      expect(keepdims).toEqual({ shape: x.shape.with(axis, 1), data: Float32Array.from(expected) })
    }
  })

  it('reduces everything by default', () => {
    expect(toArray(reduce(x))).toBe(Math.fround(oracle([...x.data])))
    expect(reduce(x, { keepdims: true }).shape).toEqual([1, 1, 1])
    expect(toArray(reduce(tensor(7)))).toBe(Math.fround(oracle([7])))
  })

  it('writes to out, which may overlap the input', () => {
    const out = tensor([0, 0, 0])
    const square = ramp([3, 3])
    const expected = reduce(square, { axis: 1 })
    expect(reduce(square, { axis: 1, out })).toBe(out)
    expect(out).toEqual(expected)
    expect(reduce(square, { axis: 1, out: { shape: [3], data: square.data.subarray(1, 4) } })).toEqual(expected)
  })

  it('refuses an axis that is not there and an out of another shape', () => {
    expect(() => reduce(x, { axis: 3 })).toThrow(`${reduce.name}: expected an axis from -3 to 2, got 3.`)
    expect(() => reduce(x, { axis: 0.5 })).toThrow(ArgumentError)
    expect(() => reduce(tensor(1), { axis: 0 })).toThrow('expected no axis for a scalar, got 0.')
    expect(() => reduce(x, { axis: 0, out: ramp([5, 4]) })).toThrow(ShapeError)
  })
})

describe('sum', () => {
  it('accumulates in float64', () => {
    expect(toArray(sum(tensor([2 ** 24, 1, 1, -(2 ** 24)])))).toBe(2)
  })

  it('is 0 of nothing, and the mean NaN', () => {
    expect(toArray(sum(ramp([2, 0]), { axis: 1 }))).toEqual([0, 0])
    expect(toArray(mean(ramp([0])))).toBe(NaN)
  })
})

describe('max, min, argmax and argmin', () => {
  it('hand NaN on', () => {
    const x = tensor([1, NaN, 3])
    expect([max, min].map((reduce) => toArray(reduce(x)))).toEqual([NaN, NaN])
    expect([argmax, argmin].map((reduce) => toArray(reduce(x)))).toEqual([1, 1])
  })

  it('take the first of equals', () => {
    expect(toArray(argmax(tensor([1, 3, 3])))).toBe(1)
    expect(toArray(argmin(tensor([2, 1, 1])))).toBe(1)
  })

  it('refuse to choose from nothing', () => {
    for (const reduce of [max, min, argmax, argmin]) {
      expect(() => reduce(ramp([0]))).toThrow(`${reduce.name}: expected at least one element to choose from, got 0.`)
      expect(() => reduce(ramp([2, 0]), { axis: 1 })).toThrow(ArgumentError)
    }
  })
})
