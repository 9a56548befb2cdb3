import { expect, test } from 'vitest'
import { median, summarize } from '../src/statistics.js'

test.each([
  [[3], 3],
  [[9, 1, 5], 5],
  [[4, 1, 3, 2], 2.5],
  [[10, 9, 100], 10],
])('the median of %j is %d', (numbers, expected) => {
  expect(median(numbers)).toBe(expected)
})

test('the numbers stay in their order', () => {
  const numbers = [3, 1, 2]
  median(numbers)
  expect(numbers).toEqual([3, 1, 2])
})

test('a summary says how far apart the measurements are, and nothing of none', () => {
  expect(summarize([0.5, 0.25, 1])).toEqual({ median: 0.5, min: 0.25, max: 1, count: 3 })
  expect(summarize([])).toBeUndefined()
})
