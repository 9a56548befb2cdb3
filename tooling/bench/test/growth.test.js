import { expect, test } from 'vitest'
import { doubling, stepsFor } from '../src/growth.js'

test.each([
  [1, [1]],
  [2, [1, 2]],
  [6, [1, 2, 4, 6]],
])('threads up to %d', (last, numbers) => {
  expect(doubling(last)).toEqual(numbers)
})

test('the longer a step, the fewer are timed', () => {
  expect(stepsFor([784, 100, 10], 1)).toBe(1000)
  expect(stepsFor([784, 100, 10], 100)).toBe(42)
  expect(stepsFor([784, 4096, 10], 100)).toBe(6)
})
