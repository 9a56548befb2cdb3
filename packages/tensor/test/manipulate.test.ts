import { ArgumentError } from '@nn/arguments'
import { describe, expect, it } from 'vitest'
import { arange } from '../src/create.ts'
import { ShapeError } from '../src/shape-error.ts'
import { reshape, transpose } from '../src/manipulate.ts'
import { tensor, toArray } from '../src/nested.ts'
import { elementAt, indices, ramp } from './fixtures.ts'

describe('reshape', () => {
  it('shares the data and works one size out', () => {
    const x = arange(6)
    expect(reshape(x, [2, 3])).toEqual({ shape: [2, 3], data: x.data })
    expect(reshape(x, [2, 3]).data).toBe(x.data)
    expect(reshape(x, [-1]).shape).toEqual([6])
    expect(reshape(x, [3, -1, 1]).shape).toEqual([3, 2, 1])
    expect(reshape(tensor([4]), []).shape).toEqual([])
    expect(reshape(ramp([0]), [-1, 3]).shape).toEqual([0, 3])
  })

  it('refuses other sizes, and names both shapes', () => {
    const x = ramp([2, 3])
    expect(() => reshape(x, [-1, -1])).toThrow('reshape: expected a shape of non-negative integers, got [-1].')
    expect(() => reshape(x, [4])).toThrow(
      'reshape: expected a shape of 6 elements for a tensor of shape [2, 3], got [4].',
    )
    expect(() => reshape(x, [4, -1])).toThrow(ShapeError)
    expect(() => reshape(x, [-1, -1])).toThrow(ArgumentError)
    expect(() => reshape(x, [-2, -3])).toThrow(ArgumentError)
    expect(() => reshape(ramp([0]), [-1, 0])).toThrow(ShapeError)
  })
})

describe('transpose', () => {
  it('reverses the axes by default', () => {
    expect(
      toArray(
        transpose(
          tensor([
            [1, 2, 3],
            [4, 5, 6],
          ]),
        ),
      ),
    ).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ])
    expect(toArray(transpose(tensor(3)))).toBe(3)
  })

  it('puts axis axes[i] at i', () => {
    const x = ramp([2, 3, 4])
    for (const axes of [
      [0, 1, 2],
      [0, 2, 1],
      [1, 2, 0],
      [2, 0, 1],
      [-1, 0, 1],
    ]) {
      const result = transpose(x, axes)
      const order = axes.map((axis) => (axis + 3) % 3)
      expect(result.shape).toEqual(order.map((axis) => x.shape[axis]))
      for (const index of indices(result.shape)) {
        const source = [0, 0, 0]
        order.forEach((axis, i) => (source[axis] = index[i]!))
        expect(elementAt(result, index)).toBe(elementAt(x, source))
      }
    }
  })

  it('copies', () => {
    const x = ramp([1, 2])
    transpose(x).data[0] = 9
    expect(x).toEqual(ramp([1, 2]))
  })

  it('does not count the empty positions of a huge empty shape', () => {
    expect(transpose({ shape: [0, 2 ** 40], data: new Float32Array(0) }).shape).toEqual([2 ** 40, 0])
  })

  it('refuses axes that are not a permutation', () => {
    const x = ramp([2, 3])
    expect(() => transpose(x, [0, 0])).toThrow('transpose: expected each of the 2 axes once, got [0, 0].')
    expect(() => transpose(x, [0])).toThrow(ArgumentError)
    expect(() => transpose(x, [0, 2])).toThrow('transpose: expected an axis from -2 to 1, got 2.')
  })
})
