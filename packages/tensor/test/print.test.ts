import { describe, expect, it } from 'vitest'
import { arange, zeros } from '../src/create.ts'
import { reshape } from '../src/manipulate.ts'
import { tensor } from '../src/nested.ts'
import { format } from '../src/print.ts'

/** The text below the line with the shape. */
const body = (values: Parameters<typeof tensor>[0]): string => format(tensor(values)).split('\n').slice(1).join('\n')

describe('format', () => {
  it('begins with the shape', () => {
    expect(format(tensor(3))).toBe('tensor []\n3')
    expect(format(zeros([0, 3]))).toBe('tensor [0, 3]\n[]')
  })

  it('aligns columns and keeps up to four decimals', () => {
    expect(
      body([
        [1, -20],
        [300, 4],
      ]),
    ).toBe('[[  1, -20],\n [300,   4]]')
    expect(body([[0.5, -1.25]])).toBe('[[ 0.5 , -1.25]]'.replace('0.5 ', '0.50'))
    expect(body([1 / 3, 10])).toBe('[ 0.3333, 10.0000]')
    expect(body(0.1)).toBe('0.1')
  })

  it('puts an empty line between matrices', () => {
    expect(
      body([
        [[1], [2]],
        [[3], [4]],
      ]),
    ).toBe('[[[1],\n  [2]],\n\n [[3],\n  [4]]]')
  })

  it('turns to scientific notation like NumPy', () => {
    expect(body([1e9, 2])).toBe('[1e+9, 2e+0]')
    expect(body([0.00001234, 1])).toBe('[1.234e-5, 1.000e+0]')
    expect(body([0.5, 1001])).toBe('[5.000e-1, 1.001e+3]')
    expect(body([0.00012])).toBe('[0.0001]')
    expect(body([0.00011, 0.05])).toBe('[0.0001, 0.0500]')
    expect(body([0.00009])).toBe('[9e-5]')
    expect(body([0.5, 500])).toBe('[  0.5, 500.0]')
    expect([body([1e8, 1]), body([99999992, 1])]).toEqual(['[1e+8, 1e+0]', '[99999992,        1]'])
    expect(body([1, 99999])).toBe('[    1, 99999]')
  })

  it('shows NaN and infinity', () => {
    expect(body([NaN, 1.5, -Infinity, Infinity])).toBe('[ nan,  1.5, -inf,  inf]')
    expect(body([NaN])).toBe('[nan]')
  })

  it('summarises above 1000 elements', () => {
    expect(format(arange(1000))).not.toContain('...')
    expect(format(arange(1001))).toBe('tensor [1001]\n[   0,    1,    2, ...,  998,  999, 1000]')
    expect(format(reshape(arange(2000), [1000, 2]))).toBe(
      [
        'tensor [1000, 2]',
        '[[   0,    1],',
        ' [   2,    3],',
        ' [   4,    5],',
        ' ...,',
        ' [1994, 1995],',
        ' [1996, 1997],',
        ' [1998, 1999]]',
      ].join('\n'),
    )
  })

  it('breaks rows before 80 columns', () => {
    const lines = body([Array.from({ length: 30 }, (_, i) => i)]).split('\n')
    expect(lines).toHaveLength(2)
    expect(lines[0]!.length).toBeLessThanOrEqual(80)
    expect(lines[1]).toMatch(/^ {2}\d/)
  })
})
