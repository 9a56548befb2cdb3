import { ArgumentError } from '@nn/arguments'
import { describe, expect, it } from 'vitest'
import { arange } from '../src/create.ts'
import { ShapeError } from '../src/shape-error.ts'
import { reshape } from '../src/manipulate.ts'
import { toArray } from '../src/nested.ts'
import { slice } from '../src/slice.ts'
import { ramp } from './fixtures.ts'

const x = reshape(arange(12), [3, 4])

describe('slice', () => {
  it('takes an index per axis and drops the axis', () => {
    expect(toArray(slice(x, 1))).toEqual([4, 5, 6, 7])
    expect(toArray(slice(x, -1, -2))).toBe(10)
  })

  it('takes ranges as Python does', () => {
    const line = arange(5)
    const cases: [object, number[]][] = [
      [{}, [0, 1, 2, 3, 4]],
      [{ start: 3 }, [3, 4]],
      [{ stop: -3 }, [0, 1]],
      [{ start: -2 }, [3, 4]],
      [{ start: 1, stop: 4, step: 2 }, [1, 3]],
      [{ step: -1 }, [4, 3, 2, 1, 0]],
      [{ start: 3, stop: 0, step: -2 }, [3, 1]],
      [{ start: -1, stop: -9, step: -3 }, [4, 1]],
      [{ start: 9, stop: -9, step: -1 }, [4, 3, 2, 1, 0]],
      [{ start: -9, stop: 9 }, [0, 1, 2, 3, 4]],
      [{ start: 4, stop: 1 }, []],
      [{ start: 9 }, []],
      [{ step: 100 }, [0]],
    ]
    for (const [range, expected] of cases) expect(toArray(slice(line, range)), JSON.stringify(range)).toEqual(expected)
  })

  it('refuses more ranges than axes', () => {
    expect(() => slice(ramp([2, 3]), 0, 0, 0)).toThrow('slice: expected at most 2 ranges for shape [2, 3], got [3].')
  })

  it('combines indices and ranges', () => {
    expect(toArray(slice(x, { step: -2 }, { start: 1, stop: 3 }))).toEqual([
      [9, 10],
      [1, 2],
    ])
    expect(toArray(slice(x, {}, 0))).toEqual([0, 4, 8])
    expect(slice(ramp([2, 0, 3]), {}, {}, { step: 2 }).shape).toEqual([2, 0, 2])
  })

  it('copies', () => {
    slice(x, 0).data[0] = 9
    expect(x.data[0]).toBe(0)
  })

  it('refuses what is out of range', () => {
    expect(() => slice(x, 3)).toThrow('slice: expected an index from -3 to 2, got 3.')
    expect(() => slice(x, {}, -5)).toThrow(ArgumentError)
    expect(() => slice(x, { step: 0 })).toThrow('slice: expected a step other than 0, got 0.')
    expect(() => slice(x, { start: 0.5 })).toThrow('slice: expected an integer as start, got 0.5.')
    expect(() => slice(x, 0, 0, 0)).toThrow(ShapeError)
    expect(() => slice(ramp([0]), 0)).toThrow('slice: expected no index into an empty dimension, got 0.')
  })
})
