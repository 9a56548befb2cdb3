import { ArgumentError } from '@nn/arguments'
import { describe, expect, it } from 'vitest'
import { ShapeError } from '../src/shape-error.ts'
import { tensor, toArray } from '../src/nested.ts'
import { indices, ramp } from './fixtures.ts'

describe('tensor', () => {
  it('takes the shape of the nesting', () => {
    expect(tensor(5)).toEqual({ shape: [], data: Float32Array.of(5) })
    expect(tensor([[1, 2, 3]])).toEqual({ shape: [1, 3], data: Float32Array.of(1, 2, 3) })
    expect(tensor([[], []]).shape).toEqual([2, 0])
    expect(tensor([]).shape).toEqual([0])
  })

  it('takes typed arrays at any level', () => {
    expect(tensor(Uint8Array.of(1, 2), [2, 1]).shape).toEqual([2, 1])
    expect(tensor([Float32Array.of(1, 2), [3, 4]]).shape).toEqual([2, 2])
  })

  it('copies', () => {
    const source = Float32Array.of(1, 2)
    const x = tensor(source)
    source[0] = 9
    expect(x.data[0]).toBe(1)
  })

  it('rounds to float32', () => {
    expect(tensor([0.1]).data[0]).toBe(Math.fround(0.1))
  })

  it('says where a list is ragged', () => {
    expect(() => tensor([[1, 2], [3]])).toThrow(
      'tensor: expected a list of 2 at [1], as long as the first at its level, got [1].',
    )
    expect(() => tensor([[[1]], [[1, 2]]])).toThrow(ShapeError)
    expect(() => tensor([[1, 2], 3])).toThrow('tensor: expected a list of 2 at [1], got 3.')
    expect(() => tensor([1, [2]])).toThrow('tensor: expected a number at [1], got [2].')
  })

  it('says where something is not a number', () => {
    const values = [
      [1, 2],
      [3, '4'],
    ] as unknown as number[][]
    expect(() => tensor(values)).toThrow(new ArgumentError('tensor', 'expected a number at [1][1]', '4'))
    expect(() => tensor(undefined as unknown as number)).toThrow('tensor: expected a number, got undefined.')
    expect(() => tensor([1, , 3] as number[])).toThrow('at [1]') // eslint-disable-line no-sparse-arrays -- the hole is the test
  })

  it('refuses a shape of another size, with both shapes', () => {
    expect(() => tensor([1, 2, 3], [2, 2])).toThrow('tensor: expected 4 numbers for shape [2, 2], got [3].')
    expect(() => tensor([1], [-1])).toThrow(ArgumentError)
  })
})

describe('toArray', () => {
  it('undoes tensor for every rank', () => {
    for (const shape of [[], [3], [2, 3], [2, 1, 3], [1, 0, 2]]) {
      const x = ramp(shape)
      expect(tensor(toArray(x), shape)).toEqual(x)
      expect(indices(shape)).toHaveLength(x.data.length)
    }
  })
})
