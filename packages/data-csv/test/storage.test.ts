import { expect, test } from 'vitest'
import { float64Storage, int32Storage, Storage } from '../src/storage.ts'

test('a storage keeps a number for each row, over many blocks', () => {
  const storage = float64Storage()
  const expected = Array.from({ length: 20_000 }, (_, row) => row / 3)
  for (const [row, value] of expected.entries()) storage.set(row, value)
  expect(expected.map((_, row) => storage.at(row))).toEqual(expected)
})

test('a row may be set again, and rows may be left out', () => {
  const storage = int32Storage()
  storage.set(4095, 1)
  storage.set(4095, -2)
  storage.set(12_288, 3)
  expect([storage.at(0), storage.at(4095), storage.at(8191), storage.at(12_288)]).toEqual([0, -2, 0, 3])
})

test('it takes the memory of its rows and of one block', () => {
  let bytes = 0
  const storage = new Storage((length) => {
    bytes += 8 * length
    return new Float64Array(length)
  })
  for (let row = 0; row < 100_000; row++) storage.set(row, row)
  expect(bytes).toBeGreaterThanOrEqual(800_000)
  expect(bytes).toBeLessThanOrEqual(800_000 + 8 * 4096)
})
