import { describe, expect, test } from 'vitest'
import { batches } from '../src/batches.ts'
import { IndexError, OptionError } from '../src/errors.ts'
import { imageSplit } from '../src/split.ts'

const count = 10
const split = imageSplit({
  images: Uint8Array.from({ length: count }, (_, i) => 10 * i),
  labels: Uint8Array.from({ length: count }, (_, i) => i),
  inputShape: [1],
})

const orders = (options: Parameters<typeof batches>[1]): number[][] =>
  Array.from(batches(split, options), ({ indices }) => [...indices])

describe('batches', () => {
  test('go through the split in order, the last one with what is left', () => {
    expect(orders({ batchSize: 4 })).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9],
    ])
  })

  test('leave out the rest when asked', () => {
    expect(orders({ batchSize: 4, dropLast: true })).toHaveLength(2)
    expect(orders({ batchSize: 11, dropLast: true })).toEqual([])
    expect(orders({ batchSize: 11 })).toHaveLength(1)
  })

  test('visit every example once, in an order that the seed and the epoch choose', () => {
    const first = orders({ batchSize: 3, seed: 1 }).flat()
    expect(first.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(orders({ batchSize: 5, seed: 1 }).flat()).toEqual(first)
    expect(orders({ batchSize: 3, seed: 2 }).flat()).not.toEqual(first)
    expect(orders({ batchSize: 3, seed: 1, epoch: 1 }).flat()).not.toEqual(first)
  })

  test('are views of one order and can be gone through twice', () => {
    const pass = batches(split, { batchSize: 4, seed: 1 })
    const [a, b] = pass
    expect(a!.indices.buffer).toBe(b!.indices.buffer)
    expect([...pass].map(({ indices }) => indices)).toEqual([...pass].map(({ indices }) => indices))
  })

  test('fill planned buffers', () => {
    const targets = new Float32Array(4)
    const [, second] = batches(split, { batchSize: 4, order: Uint32Array.of(9, 9, 9, 9, 1, 2) })
    second!.fill(new Float32Array(4), targets)
    expect(second!.count).toBe(2)
    expect([...targets]).toEqual([1, 2, 0, 0])
  })

  test('refuse bad options at once, not at the first batch', () => {
    for (const batchSize of [0, -1, 1.5, NaN]) {
      const call = (): unknown => batches(split, { batchSize })
      expect(call).toThrow(OptionError)
      expect(call).toThrow(
        `batches: batchSize must be an integer of at least 1, got ${batchSize}. Use 100, for example.`,
      )
    }
    expect(() => batches(split, { batchSize: 1, seed: 1, order: new Uint32Array(1) })).toThrow(
      'batches: seed must be absent beside order, got 1. Give one of the two.',
    )
    const beyond = (): unknown => batches(split, { batchSize: 1, order: Uint32Array.of(9, 10) })
    expect(beyond).toThrow(IndexError)
    expect(beyond).toThrow('batches: expected indices in 0 … 9, got 10. Indices count from 0 within the split.')
  })
})
