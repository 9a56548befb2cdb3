import { expect, test } from 'vitest'
import { idx } from '../src/shared-data.js'

test('IDX: the magic number of bytes, the sizes, the bytes', () => {
  expect([...idx([2, 3], Uint8Array.of(1, 2, 3, 4, 5, 6))]).toEqual([
    0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6,
  ])
})
