import { describe, expect, it } from 'vitest'
import { ShapeError } from '../src/shape-error.ts'
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
