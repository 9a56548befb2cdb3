import { describe, expect, test } from 'vitest'
import { BufferError, IndexError } from '../src/errors.ts'
import { type GatherBytes, imageSplit } from '../src/split.ts'
import { noise } from './files.ts'

const images = noise(6 * 4)
const labels = Uint8Array.of(3, 1, 4, 1, 5, 9)
const split = imageSplit({ images, labels, inputShape: [2, 2] })
const some = imageSplit({ images, labels, inputShape: [2, 2], rows: Uint32Array.of(5, 0, 2) })

describe('a split', () => {
  test('fills a batch as reading the bytes by hand does', () => {
    const inputs = new Float32Array(3 * 4)
    const targets = new Float32Array(3)
    split.fill(Uint32Array.of(4, 0, 4), inputs, targets)
    const byHand = [4, 0, 4].flatMap((row) => [...images.subarray(4 * row, 4 * row + 4)])
    expect([...inputs]).toEqual(byHand.map((pixel) => Math.fround(pixel * Math.fround(1 / 255))))
    expect([...targets]).toEqual([5, 3, 5])
  })

  test('maps 0 to 0 and 255 to 1, exactly', () => {
    const inputs = new Float32Array(2)
    const bytes = { images: Uint8Array.of(0, 255), labels: Uint8Array.of(0), inputShape: [2] }
    imageSplit(bytes).fill(Uint32Array.of(0), inputs, new Float32Array(1))
    expect([...inputs]).toEqual([0, 1])
  })

  test('of some rows counts, fills and refuses by its own indices', () => {
    const targets = new Float32Array(4)
    some.fill(Uint32Array.of(2, 0), new Float32Array(8), targets)
    expect(some.count).toBe(3)
    expect([...targets]).toEqual([4, 9, 0, 0])
    expect(() => {
      some.fill(Uint32Array.of(3), new Float32Array(8), targets)
    }).toThrow(IndexError)
  })

  test('shares its pixels with the splits made of it', () => {
    expect(some.images).toBe(images)
    expect(some.labels).toBe(labels)
  })

  test('leaves the rest of a longer buffer alone', () => {
    const inputs = new Float32Array(8).fill(7)
    split.fill(Uint32Array.of(1), inputs, new Float32Array(2))
    expect([...inputs.subarray(4)]).toEqual([7, 7, 7, 7])
  })

  test('refuses an index out of range before it writes', () => {
    const inputs = new Float32Array(8).fill(7)
    expect(() => {
      split.fill(Uint32Array.of(0, 6), inputs, new Float32Array(2))
    }).toThrow('fill: expected indices in 0 … 5, got 6.')
    expect([...inputs]).toEqual(Array(8).fill(7))
  })

  test('refuses buffers that are too short', () => {
    const two = Uint32Array.of(0, 1)
    expect(() => {
      split.fill(two, new Float32Array(7), new Float32Array(2))
    }).toThrow(BufferError)
    expect(() => {
      split.fill(two, new Float32Array(8), new Float32Array(1))
    }).toThrow('targets of at least 2 numbers, got 1')
  })

  test('gives a kernel the rows of the file', () => {
    const calls: unknown[] = []
    const gather: GatherBytes = (_out, source, indices, scale, m, n) => {
      calls.push(source, [...indices.subarray(0, m)], scale, m, n)
    }
    some.fill(Uint32Array.of(0, 1), new Float32Array(8), new Float32Array(2), gather)
    expect(calls).toEqual([images, [5, 0], 1 / 255, 2, 4])
  })
})
