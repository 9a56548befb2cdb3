import { ArgumentError } from '@nn/arguments'
import { describe, expect, it } from 'vitest'
import { arange, eye, full, linspace, ones, zeros } from '../src/create.ts'
import { ShapeError } from '../src/shape-error.ts'
import { toArray } from '../src/nested.ts'

describe('zeros, ones, full and eye', () => {
  it('fill a new tensor of the shape', () => {
    expect(toArray(zeros([2, 2]))).toEqual([
      [0, 0],
      [0, 0],
    ])
    expect(toArray(ones([3]))).toEqual([1, 1, 1])
    expect(toArray(full([], 7))).toBe(7)
    expect(toArray(eye(2, 3))).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ])
    expect(toArray(eye(4, 2))).toEqual([
      [1, 0],
      [0, 1],
      [0, 0],
      [0, 0],
    ])
    expect(toArray(eye(1))).toEqual([[1]])
  })

  it('make tensors without elements', () => {
    expect(zeros([0, 3])).toEqual({ shape: [0, 3], data: new Float32Array(0) })
  })

  it('do not keep the array that gave the shape', () => {
    const shape = [2]
    const x = zeros(shape)
    shape[0] = 3
    expect(x.shape).toEqual([2])
  })

  it('refuse sizes that are not countable', () => {
    expect(() => zeros([2, -1])).toThrow(
      new ArgumentError('zeros', 'expected a shape of non-negative integers', [2, -1]),
    )
    expect(() => full([1.5], 0)).toThrow('full: expected a shape of non-negative integers, got [1.5].')
    expect(() => ones([NaN])).toThrow(ArgumentError)
    expect(() => zeros([2 ** 16, 2 ** 15])).toThrow(ShapeError)
    expect(() => zeros([2 ** 31])).toThrow('zeros: expected a shape of at most 2147483647 elements, got [2147483648].')
  })
})

describe('arange', () => {
  it('counts like NumPy', () => {
    expect(toArray(arange(3))).toEqual([0, 1, 2])
    expect(toArray(arange(1, 2, 0.25))).toEqual([1, 1.25, 1.5, 1.75])
    expect(toArray(arange(5, 0, -2))).toEqual([5, 3, 1])
    expect(toArray(arange(2, 2))).toEqual([])
    expect(toArray(arange(3, 1))).toEqual([])
  })

  it('refuses a step of 0 and bounds that are not finite', () => {
    expect(() => arange(0, 1, 0)).toThrow('arange: expected a step other than 0, got 0.')
    expect(() => arange(0, 1, NaN)).toThrow('arange: expected a step other than 0, got NaN.')
    expect(() => arange(Infinity)).toThrow('arange: expected finite bounds, got [0, Infinity].')
    expect(() => arange(0, NaN)).toThrow('arange: expected finite bounds, got [0, NaN].')
  })
})

describe('linspace', () => {
  it('includes both ends exactly', () => {
    expect(toArray(linspace(0, 1, 5))).toEqual([0, 0.25, 0.5, 0.75, 1])
    expect(linspace(0, 0.7, 8).data[7]).toBe(Math.fround(0.7))
    expect(linspace(-1, 1).shape).toEqual([50])
    expect(toArray(linspace(3, 4, 1))).toEqual([3])
    expect(toArray(linspace(3, 4, 0))).toEqual([])
  })

  it('refuses a count that is not one', () => {
    expect(() => linspace(0, 1, 2.5)).toThrow(ArgumentError)
    expect(() => linspace(0, NaN, 2)).toThrow('linspace: expected finite bounds, got [0, NaN].')
  })
})
