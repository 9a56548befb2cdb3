import { expect, test } from 'vitest'
import { formatTable, ratio, significant, threadsText, withSpread } from '../src/table.js'

test.each([
  [0, '0'],
  [0.01234, '0.0123'],
  [0.9999, '1.000'],
  [1.234, '1.23'],
  [12.34, '12.3'],
  [1234.5, '1235'],
  [undefined, undefined],
  [null, undefined],
])('%d has the digits %s', (number, text) => {
  expect(significant(number)).toBe(text)
})

test('names are on the left, numbers on the right, and a dash where there is none', () => {
  const lines = formatTable(['', 'seconds'], [['nn', '1.2'], ['NumPy', undefined]]).split('\n') // prettier-ignore
  expect(lines.slice(3, 5)).toEqual(['│ nn    │     1.2 │', '│ NumPy │       – │'])
})

test('a spread needs more than one measurement', () => {
  expect(withSpread({ median: 2, min: 1, max: 3, count: 3 })).toBe('2.00 (1.00–3.00)')
  expect(withSpread({ median: 2, min: 2, max: 2, count: 1 })).toBe('2.00')
  expect(withSpread(undefined)).toBeUndefined()
})

test('a ratio is that of medians; there is none to nothing', () => {
  expect(ratio({ median: 1 }, { median: 4 })).toBe('0.25')
  expect(ratio({ median: 1 }, undefined)).toBeUndefined()
})

test('one thread, two threads', () => {
  expect([1, 2].map(threadsText)).toEqual(['1 thread', '2 threads'])
})
