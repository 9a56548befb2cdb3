import { expect, test } from 'vitest'
import { expectClose, worstDifference } from '@nn/testkit'

test('numbers within the relative tolerance are close', () => {
  expectClose([100.0009, -2], [100, -2])
})

test('near zero the absolute tolerance decides', () => {
  expectClose([0.9e-7], [0])
  expect(() => {
    expectClose([1.1e-7], [0])
  }).toThrow('index 0')
  expectClose([0.5], [0], { absolute: 1 })
})

test('the message names the worst index and both numbers', () => {
  expect(() => {
    expectClose([1, 2.1, 5, 4], [1, 2, 3, 4])
  }).toThrow('expected 3 at index 2, got 5')
})

test('vectors of different lengths are not close', () => {
  expect(() => {
    expectClose([1], [1, 2])
  }).toThrow('expected 2 numbers, got 1')
})

test.each([
  [NaN, 1],
  [1, NaN],
  [Infinity, 1],
  [1, Infinity],
  [-Infinity, Infinity],
])('%s is not close to %s', (actual, expected) => {
  expect(worstDifference([actual], [expected]).excess).toBe(Infinity)
})

test.each([NaN, Infinity, -Infinity])('%s is close to itself', (value) => {
  expectClose([value], [value])
})
