import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { OptionError, syntheticDigits } from '../src/index.ts'

const PIXELS = 28 * 28
const sample = syntheticDigits({ seed: 1, count: 2000 })

const image = (i: number): Uint8Array => sample.images.subarray(i * PIXELS, (i + 1) * PIXELS)
const mean = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length
const perImage = (measure: (pixels: Uint8Array) => number): number[] =>
  Array.from(sample.labels, (_, i) => measure(image(i)))

describe('what is drawn depends on seed and index alone', () => {
  test('a hundred digits have these very bytes, on every machine', () => {
    const { images, labels } = syntheticDigits({ seed: 1, count: 100 })
    expect(createHash('sha256').update(images).update(labels).digest('hex')).toBe(
      '72f514101aa735944ac0c0a33deab365eb196294bbe635c0ad52759c02125b6a',
    )
  })

  test('a shorter call returns a prefix of a longer one, at any length', () => {
    const { images, labels } = syntheticDigits({ seed: 1, count: 123 })
    expect(labels).toEqual(sample.labels.subarray(0, 123))
    expect(images).toEqual(sample.images.subarray(0, 123 * PIXELS))
  })

  test('another seed draws other digits in another order', () => {
    const other = syntheticDigits({ seed: 2, count: 100 })
    expect(other.labels).not.toEqual(sample.labels.subarray(0, 100))
    expect(other.images).not.toEqual(sample.images.subarray(0, 100 * PIXELS))
  })
})

describe('the labels', () => {
  test('hold each digit once in every ten', () => {
    for (let first = 0; first < sample.labels.length; first += 10) {
      expect([...sample.labels.subarray(first, first + 10)].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    }
  })

  test('are shuffled: the first of ten is each digit about equally often', () => {
    const firsts = new Array<number>(10).fill(0)
    for (let first = 0; first < sample.labels.length; first += 10) firsts[sample.labels[first]!]! += 1
    expect(Math.min(...firsts)).toBeGreaterThan(5)
    expect(Math.max(...firsts)).toBeLessThan(40)
  })
})

describe('the pixels look like those of MNIST', () => {
  test('a fifth of them carries ink, and no image is empty or full', () => {
    const ink = perImage((pixels) => pixels.reduce((count, x) => count + Number(x > 0), 0) / PIXELS)
    expect(mean(ink)).toBeGreaterThan(0.17)
    expect(mean(ink)).toBeLessThan(0.21)
    expect(Math.min(...ink)).toBeGreaterThan(0.03)
    expect(Math.max(...ink)).toBeLessThan(0.5)
  })

  test('strokes reach full white, with soft edges', () => {
    expect(Math.min(...perImage((pixels) => Math.max(...pixels)))).toBeGreaterThan(200)
    const brightness = mean([...sample.images]) / 255
    expect(brightness).toBeGreaterThan(0.12)
    expect(brightness).toBeLessThan(0.15)
    expect(new Set(sample.images).size).toBe(256)
  })

  test('the centre of mass is in the middle, to half a pixel', () => {
    const offCentre = (coordinate: (i: number) => number) => (pixels: Uint8Array) => {
      const mass = pixels.reduce((sum, x) => sum + x, 0)
      return Math.abs(pixels.reduce((sum, x, i) => sum + x * coordinate(i), 0) / mass - 13.5)
    }
    expect(Math.max(...perImage(offCentre((i) => i % 28)))).toBeLessThan(0.6)
    expect(Math.max(...perImage(offCentre((i) => Math.floor(i / 28))))).toBeLessThan(0.6)
  })

  test('nobody writes the same digit twice', () => {
    expect(
      new Set(perImage((pixels) => Number.parseInt(createHash('md5').update(pixels).digest('hex').slice(0, 12), 16)))
        .size,
    ).toBe(2000)
  })
})

test('the nearest class mean reads digits of a fresh seed', () => {
  const means = Array.from({ length: 10 }, () => new Float64Array(PIXELS))
  sample.images.forEach((x, i) => (means[sample.labels[Math.floor(i / PIXELS)]!]![i % PIXELS]! += x / 200))
  const fresh = syntheticDigits({ seed: 99, count: 1000 })
  const correct = Array.from(fresh.labels, (label, i) => {
    const distances = means.map((m) => m.reduce((sum, x, p) => sum + (x - fresh.images[i * PIXELS + p]!) ** 2, 0))
    return Number(distances.indexOf(Math.min(...distances)) === label)
  })
  expect(mean(correct)).toBeGreaterThan(0.7)
})

describe('options that cannot be used are refused by name', () => {
  test.each([0, -1, 1.5, NaN, Infinity])('count %s', (count) => {
    const call = (): unknown => syntheticDigits({ seed: 1, count })
    expect(call).toThrow(OptionError)
    expect(call).toThrow(`syntheticDigits: count must be an integer of at least 1, got ${count}.`)
  })

  test.each([0.5, NaN, Infinity, 2 ** 53])('seed %s', (seed) => {
    const call = (): unknown => syntheticDigits({ seed, count: 1 })
    expect(call).toThrow(OptionError)
    expect(call).toThrow(`syntheticDigits: seed must be a safe integer, got ${seed}.`)
  })
})
