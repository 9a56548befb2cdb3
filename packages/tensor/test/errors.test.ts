import { describe, expect, it } from 'vitest'
import { ArgumentError, describe as describeValue, ShapeError } from '../src/errors.ts'
import { expectShape, formatShape, sameShape, sizeOf } from '../src/tensor.ts'

describe('ShapeError', () => {
  it('says who, the rule, what it got and what to do, and holds the shapes', () => {
    const error = new ShapeError(
      'dense',
      'expected two axes',
      { expected: [2, 3], actual: [4] },
      'Put flatten() first.',
    )
    expect(error.message).toBe('dense: expected two axes, got [4]. Put flatten() first.')
    expect(error).toMatchObject({ name: 'ShapeError', expected: [2, 3], actual: [4] })
    expect(new ShapeError('x', 'rule', { actual: [] }).message).toBe('x: rule, got [].')
  })
})

describe('ArgumentError', () => {
  it('says who, the rule and what it got', () => {
    const error = new ArgumentError('sgd', 'expected a momentum in [0, 1)', 1.5, 'Try 0.9.')
    expect(error.message).toBe('sgd: expected a momentum in [0, 1), got 1.5. Try 0.9.')
    expect(error).toMatchObject({ name: 'ArgumentError', actual: 1.5 })
  })

  it('shows any value in short', () => {
    const values = [undefined, null, NaN, 'a"b', true, 10n, [1, NaN], { a: 1 }, () => 1]
    expect(values.map(describeValue)).toEqual([
      'undefined',
      'null',
      'NaN',
      '"a\\"b"',
      'true',
      '10',
      '[1, NaN]',
      '{"a":1}',
      'a function',
    ])
    expect(describeValue(new Array<number>(1000).fill(1)).length).toBeLessThan(100)
  })
})

describe('shapes', () => {
  it('have a size, a text and an equality', () => {
    expect([sizeOf([]), sizeOf([2, 3]), sizeOf([2, 0])]).toEqual([1, 6, 0])
    expect(formatShape([100, 784])).toBe('[100, 784]')
    expect([sameShape([1], [1]), sameShape([1], [1, 1]), sameShape([1], [2])]).toEqual([true, false, false])
  })

  it('that differ are named by expectShape', () => {
    expectShape('dense', 'input', [1, 2], [1, 2])
    expect(() => {
      expectShape('dense', 'input', [2, 1], [1, 2])
    }).toThrow('dense: expected input of shape [1, 2], got [2, 1].')
  })
})
