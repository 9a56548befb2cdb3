import { describe, expect, it } from 'vitest'
import { batches, mnist, type MnistOptions, readIdx, syntheticDigits } from '../src/index.ts'

const named = (message: string): unknown =>
  expect.objectContaining({ name: 'ArgumentError', message: expect.stringContaining(message) as string })
const synthetic = { dataset: 'synthetic', synthetic: { count: 20, testCount: 10 } } as const

describe('what mnist does not know', () => {
  it.each<[unknown, string]>([
    [{ root: 'x' }, 'got "root". Did you mean directory?'],
    [{ validation_split: 0.2 }, 'Did you mean validation?'],
    [{ split: 'train' }, 'got "split". Did you mean validation?'],
    ['x', 'mnist: options must be an object, got "x". Say mnist({ directory: "x" }).'],
    [{ flatten: 1 }, 'mnist: flatten must be true or false, got 1.'],
    [{ verify: 'no' }, 'mnist: verify must be true or false, got "no".'],
    [{ directory: 5 }, 'mnist: directory must be a string, got 5.'],
    [{ synthetic: { n: 10 } }, 'mnist: synthetic: takes the options count, testCount, got "n". Did you mean count?'],
    [{ synthetic: 10 }, 'mnist: synthetic must be an object, got 10.'],
  ])('is refused: %j', (options, message) => {
    expect(() => mnist(options as MnistOptions)).toThrow(named(message))
  })

  it.each([{ dir: '.' }, { folder: 'x' }])('is refused by load, whatever the source: %j', async (options) => {
    await expect(mnist(synthetic).load(options as object)).rejects.toThrow(named('Did you mean directory?'))
    await expect(mnist({ directory: 'nowhere' }).load(options as object)).rejects.toThrow(
      named('Did you mean directory?'),
    )
  })

  it('is refused by the others too', async () => {
    const { test } = await mnist(synthetic).load()
    expect(() => syntheticDigits({ seed: 1, number: 5 } as never)).toThrow(
      named('syntheticDigits: takes the options count, seed'),
    )
    expect(() => syntheticDigits(5 as never)).toThrow(named('Say syntheticDigits({ count: 5 }).'))
    expect(() => batches(test, { batch_size: 5 } as never)).toThrow(named('Did you mean batchSize?'))
    expect(() => batches(test, 5 as never)).toThrow(named('Say batches(split, { batchSize: 5 }).'))
    await expect(readIdx(new Blob([]).stream(), 'x' as never)).rejects.toThrow(
      named('Say readIdx(stream, { file: "x" }).'),
    )
    await expect(readIdx(new Blob([]).stream(), { name: 'x' } as never)).rejects.toThrow(
      named('readIdx: takes the options file'),
    )
  })
})

describe('the defaults of mnist', () => {
  it('are images of 28 × 28, none to choose by, and seed 0', async () => {
    const { train, validation } = await mnist(synthetic).load()
    expect({ shape: train.inputShape, validation }).toEqual({ shape: [28, 28], validation: undefined })
    const { train: seeded } = await mnist({ ...synthetic, seed: 0 }).load()
    expect(train.images).toEqual(seeded.images)
    const { train: flat } = await mnist({ ...synthetic, flatten: true }).load()
    expect(flat.inputShape).toEqual([784])
  })

  it('are batches of all examples, in their order', async () => {
    const { test } = await mnist(synthetic).load()
    const indices = [...batches(test, { batchSize: 4 })].map((batch) => [...batch.indices])
    expect(indices).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9],
    ])
    expect([...batches(test, { batchSize: 4, dropLast: true })].length).toBe(2)
    const shuffled = (options: object): string =>
      String([...batches(test, { batchSize: 10, seed: 3, ...options })][0]!.indices)
    expect(shuffled({})).toBe(shuffled({ epoch: 0 }))
    expect(shuffled({})).not.toBe(shuffled({ epoch: 1 }))
  })
})
