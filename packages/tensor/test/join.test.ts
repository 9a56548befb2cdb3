import { ArgumentError } from '@nn/arguments'
import { describe, expect, it } from 'vitest'
import { ShapeError } from '../src/shape-error.ts'
import { concatenate, stack, take } from '../src/join.ts'
import { tensor, toArray } from '../src/nested.ts'
import { slice } from '../src/slice.ts'
import { ramp } from './fixtures.ts'

const a = tensor([
  [1, 2],
  [3, 4],
])
const b = tensor([[5, 6]])

describe('concatenate', () => {
  it('joins along an axis that exists', () => {
    expect(toArray(concatenate([a, b]))).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ])
    expect(toArray(concatenate([a, tensor([[7], [8]])], { axis: -1 }))).toEqual([
      [1, 2, 7],
      [3, 4, 8],
    ])
  })

  it('is undone by slicing, for each axis', () => {
    for (const axis of [0, 1, 2]) {
      const shapes = [1, 3, 0, 2].map((length) => [2, 3, 2].with(axis, length))
      const parts = shapes.map(ramp)
      const whole = concatenate(parts, { axis })
      let start = 0
      for (const part of parts) {
        const ranges = part.shape.map((length, other) => (other === axis ? { start, stop: start + length } : {}))
        expect(slice(whole, ...ranges)).toEqual(part)
        start += part.shape[axis]!
      }
    }
  })

  it('writes to out, which may overlap a part', () => {
    const out = ramp([3, 2])
    const row = { shape: [1, 2], data: out.data.subarray(0, 2) }
    const expected = concatenate(
      [a, ramp([3, 2])]
        .map((x) => slice(x, { stop: 2 }))
        .slice(0, 1)
        .concat(slice(ramp([3, 2]), { stop: 1 })),
    )
    expect(concatenate([a, row], { out })).toBe(out)
    expect(out).toEqual(expected)
  })

  it('refuses parts that do not fit, and names both shapes', () => {
    expect(() => concatenate([a, ramp([1, 3])])).toThrow('concatenate: expected tensor 1 of shape [1, 2], got [1, 3].')
    expect(() => concatenate([a, ramp([2])])).toThrow(ShapeError)
    expect(() => concatenate([])).toThrow('concatenate: expected at least one tensor, got [].')
    expect(() => concatenate([tensor(1)])).toThrow(ArgumentError)
    expect(() => concatenate([a], { out: ramp([4]) })).toThrow(ShapeError)
  })
})

describe('stack', () => {
  it('joins along a new axis', () => {
    const parts = [tensor([1, 2]), tensor([3, 4])]
    expect(toArray(stack(parts))).toEqual([
      [1, 2],
      [3, 4],
    ])
    expect(toArray(stack(parts, { axis: 1 }))).toEqual([
      [1, 3],
      [2, 4],
    ])
    expect(stack(parts, { axis: -1 })).toEqual(stack(parts, { axis: 1 }))
    expect(toArray(stack([tensor(1), tensor(2)]))).toEqual([1, 2])
  })

  it('refuses tensors of different shapes', () => {
    expect(() => stack([])).toThrow('stack: expected at least one tensor, got [].')
    expect(() => stack([ramp([2]), ramp([3])])).toThrow('stack: expected tensor 1 of shape [2], got [3].')
    expect(() => stack([])).toThrow(ArgumentError)
    expect(() => stack([a], { axis: 3 })).toThrow('stack: expected an axis from -3 to 2, got 3.')
  })
})

describe('take', () => {
  it('takes rows in any order, and again', () => {
    expect(toArray(take(a, [1, 0, -1]))).toEqual([
      [3, 4],
      [1, 2],
      [3, 4],
    ])
    expect(toArray(take(a, Uint32Array.of(1), { axis: 1 }))).toEqual([[2], [4]])
    expect(take(a, []).shape).toEqual([0, 2])
  })

  it('writes to out, which may be the input', () => {
    const x = tensor([1, 2, 3])
    expect(take(x, [2, 1, 0], { out: x })).toBe(x)
    expect(toArray(x)).toEqual([3, 2, 1])
  })

  it('refuses indices out of range', () => {
    expect(() => take(a, [0, 2])).toThrow('take: expected an index from -2 to 1, got 2.')
    expect(() => take(a, [0.5])).toThrow(ArgumentError)
    expect(() => take(a, [0], { out: ramp([2]) })).toThrow(ShapeError)
  })
})
