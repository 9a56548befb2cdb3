import { describe, expect, it } from 'vitest'
import { allClose, equal, greater, greaterEqual, less, lessEqual, notEqual } from '../src/compare.ts'
import { tensor, toArray } from '../src/nested.ts'

const x = tensor([1, 2, 3, NaN])

describe('comparisons', () => {
  it.each([
    [equal, [0, 1, 0, 0]],
    [notEqual, [1, 0, 1, 1]],
    [less, [1, 0, 0, 0]],
    [lessEqual, [1, 1, 0, 0]],
    [greater, [0, 0, 1, 0]],
    [greaterEqual, [0, 1, 1, 0]],
  ] as const)('%o gives 1 where it holds and 0 elsewhere, NaN included', (compare, expected) => {
    expect(toArray(compare(x, 2))).toEqual(expected)
  })

  it.each([equal, notEqual, less, lessEqual, greater, greaterEqual])(
    'name themselves where shapes do not fit: %o',
    (compare) => {
      expect(() => compare(tensor([1, 2]), tensor([1, 2, 3]))).toThrow(`${compare.name}: expected `)
    },
  )

  it('broadcast and write to out', () => {
    const out = tensor([
      [9, 9],
      [9, 9],
    ])
    expect(less(tensor([[1], [2]]), tensor([1, 2]), { out })).toBe(out)
    expect(toArray(out)).toEqual([
      [0, 1],
      [0, 0],
    ])
  })
})

describe('allClose', () => {
  it('allows atol + rtol·|b|', () => {
    expect(allClose(tensor([1000.005, 0]), tensor([1000, 0]))).toBe(true)
    expect(allClose(tensor([1000.05, 0]), tensor([1000, 0]))).toBe(false)
    expect([allClose(1, 2, { rtol: 0.5, atol: 0 }), allClose(2, 1, { rtol: 0.5, atol: 0 })]).toEqual([true, false])
    expect(allClose(1, 1.5, { rtol: 0, atol: 0.5 })).toBe(true)
    expect(allClose(1, 1.5, { rtol: 0, atol: 0.4 })).toBe(false)
  })

  it('allows a hundred-thousandth of b and 10⁻⁸ by default', () => {
    expect([allClose(1 + 0.9e-5, 1), allClose(1 + 1.2e-5, 1)]).toEqual([true, false])
    expect([allClose(0.9e-8, 0), allClose(1.2e-8, 0)]).toEqual([true, false])
  })

  it('takes NaN and infinity as NumPy does', () => {
    expect(allClose(NaN, NaN)).toBe(false)
    expect(allClose(NaN, NaN, { equalNan: true })).toBe(true)
    expect(allClose(Infinity, Infinity)).toBe(true)
    expect(allClose(Infinity, -Infinity)).toBe(false)
    expect(allClose(1, Infinity)).toBe(false)
    expect(allClose(Infinity, 1)).toBe(false)
  })

  it('is true of no elements and broadcasts', () => {
    expect(allClose(tensor([]), 1)).toBe(true)
    expect(
      allClose(
        tensor([
          [1, 1],
          [1, 1],
        ]),
        1,
      ),
    ).toBe(true)
    expect(() => allClose(tensor([1, 2]), tensor([1, 2, 3]))).toThrow('allClose: ')
  })
})
