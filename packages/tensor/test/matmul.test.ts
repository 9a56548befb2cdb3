import { describe, expect, it } from 'vitest'
import { ShapeError } from '../src/shape-error.ts'
import { matmul } from '../src/matmul.ts'
import { tensor, toArray } from '../src/nested.ts'
import { ramp } from './fixtures.ts'

describe('matmul', () => {
  const a = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ])
  const b = tensor([
    [1, 0],
    [0, 1],
    [1, 1],
  ])

  it('multiplies matrices', () => {
    expect(toArray(matmul(a, b))).toEqual([
      [4, 5],
      [10, 11],
    ])
  })

  it('takes a vector as a row on the left and as a column on the right', () => {
    expect(toArray(matmul(tensor([1, 2]), a))).toEqual([9, 12, 15])
    expect(toArray(matmul(a, tensor([1, 1, 1])))).toEqual([6, 15])
    expect(toArray(matmul(tensor([1, 2]), tensor([3, 4])))).toBe(11)
  })

  it('sums no products to 0', () => {
    expect(toArray(matmul(ramp([2, 0]), ramp([0, 2])))).toEqual([
      [0, 0],
      [0, 0],
    ])
  })

  it('writes to out, which may overlap an operand', () => {
    const square = tensor([
      [1, 2],
      [3, 4],
    ])
    expect(matmul(square, square, { out: square })).toBe(square)
    expect(toArray(square)).toEqual([
      [7, 10],
      [15, 22],
    ])
    expect(() => matmul(a, b, { out: ramp([4]) })).toThrow('matmul: expected out of shape [2, 2], got [4].')
  })

  it('refuses other shapes, and names both', () => {
    expect(() => matmul(a, a)).toThrow(
      'matmul: expected a [m, k] and b [k, n] (or vectors [k]); a is [2, 3] and for b, got [2, 3].',
    )
    for (const [left, right] of [
      [[], [1]],
      [[1, 1, 1], [1]],
      [[3], [2]],
    ]) {
      expect(() => matmul(ramp(left!), ramp(right!))).toThrow(ShapeError)
    }
  })
})
