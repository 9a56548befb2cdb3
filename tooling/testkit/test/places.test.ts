import { placesIn, valueAt, withValueAt } from '@nn/testkit'
import { expect, test } from 'vitest'

const whole = { a: [1, { b: null }], c: 'text' }
const places = [[], ['a'], ['a', '0'], ['a', '1'], ['a', '1', 'b'], ['c']]

test('a value has a place for each of its parts, the whole first', () => {
  expect(placesIn(whole)).toEqual(places)
  expect(placesIn(7)).toEqual([[]])
  expect(places.map((place) => valueAt(whole, place))).toEqual([whole, whole.a, 1, { b: null }, null, 'text'])
})

test('another value at one place changes a copy, and nothing else in it', () => {
  const before = structuredClone(whole)
  expect(withValueAt(whole, ['a', '1', 'b'], 2)).toEqual({ a: [1, { b: 2 }], c: 'text' })
  expect(withValueAt(whole, ['a', '0'], [])).toEqual({ a: [[], { b: null }], c: 'text' })
  expect(withValueAt(whole, [], 3)).toBe(3)
  expect(whole).toEqual(before)
})
