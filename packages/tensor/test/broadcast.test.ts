import { describe, expect, it } from 'vitest'
import { broadcastShapes, broadcastTo } from '../src/broadcast.ts'
import { ShapeError } from '../src/shape-error.ts'
import { toArray } from '../src/nested.ts'
import { broadcastablePairs, elementAt, indices, ramp } from './fixtures.ts'

describe('broadcastShapes', () => {
  it('follows NumPy', () => {
    expect(broadcastShapes([3, 1], [4])).toEqual([3, 4])
    expect(broadcastShapes([], [2, 3])).toEqual([2, 3])
    expect(broadcastShapes([8, 1, 6, 1], [7, 1, 5])).toEqual([8, 7, 6, 5])
    expect(broadcastShapes([1], [0])).toEqual([0])
    expect(broadcastShapes([2, 0], [1, 1])).toEqual([2, 0])
  })

  it('refuses what NumPy refuses, with both shapes', () => {
    const cases = [
      [[3, 4], [5]],
      [[2], [0]],
      [
        [2, 1],
        [8, 4, 3],
      ],
    ] as const
    for (const [a, b] of cases) expect(() => broadcastShapes(a, b)).toThrow(ShapeError)
    expect(() => broadcastShapes([3, 4], [5], 'add')).toThrow(
      'add: expected a shape that broadcasts with [3, 4], got [5]. Sizes, compared from the last, must be equal or one of them 1.',
    )
  })
})

describe('broadcastTo', () => {
  it('repeats elements as the definition says, for many pairs of shapes', () => {
    for (const [a, b] of broadcastablePairs(1, 300)) {
      const shape = broadcastShapes(a, b)
      const x = ramp(a)
      const expected = indices(shape).map((index) => elementAt(x, index))
      expect([...broadcastTo(x, shape).data], `${String(a)} to ${String(shape)}`).toEqual(expected)
    }
  })

  it('returns the tensor itself where nothing is to be done', () => {
    const x = ramp([2, 3])
    expect(broadcastTo(x, [2, 3])).toBe(x)
  })

  it('refuses to shrink', () => {
    expect(() => broadcastTo(ramp([2, 3]), [3])).toThrow(ShapeError)
    expect(() => broadcastTo(ramp([3]), [1])).toThrow(
      'broadcastTo: expected a shape that broadcasts with [1], got [3].',
    )
    expect(toArray(broadcastTo(ramp([1]), [0]))).toEqual([])
  })
})
