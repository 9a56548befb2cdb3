import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type Expected, expectedOf, measure } from '../measure.ts'

const MINUTES = 60_000
/** Some 300 are seen, as the collector pleases; a second copy of the images would add 188. */
const MOST_MEGABYTES = 400
const path = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

async function expectOutcome(expected: Expected, experiment: string, seed: number): Promise<void> {
  const { peakMegabytes, dataset, ...outcome } = await measure(path(experiment), seed)
  expect(dataset).toBe(expected.dataset)
  expect(outcome).toEqual(expected.seeds[seed])
  expect(peakMegabytes).toBeLessThan(MOST_MEGABYTES)
}

describe('on synthetic digits, which need no data, the weights are the stored ones to the bit', () => {
  it.each(['article', 'mlp'])('%s', { timeout: 10 * MINUTES }, async (name) => {
    await expectOutcome(await expectedOf(`synthetic-${name}`), `experiments/synthetic-${name}.ts`, 1)
  })
})

/** All five seeds take a while: `NN_SLOW=1` asks for them, as CI does; otherwise seed 1 stands for them. */
const seeds = process.env['NN_SLOW'] === '1' ? [1, 2, 3, 4, 5] : [1]
const hasData = Boolean(process.env['MNIST_DIR'])
if (!hasData) console.log('MNIST_DIR is not set: the reference experiments are trained on synthetic digits only.')

describe.runIf(hasData)('on MNIST', () => {
  it.concurrent.each(seeds.flatMap((seed) => [['article', seed] as const, ['mlp', seed] as const]))(
    '%s, seed %i, gives the stored accuracy and weights, and holds the images once',
    { timeout: 60 * MINUTES },
    async (name, seed) => {
      await expectOutcome(await expectedOf(name), `../experiments/${name}.ts`, seed)
    },
  )
})

describe('the stored results', () => {
  it('article: the mean over seeds 1–5 is between 88% and 90%', async () => {
    const { mean, dataset, seeds } = await expectedOf('article')
    expect(dataset).toBe('mnist')
    expect(Object.keys(seeds)).toEqual(['1', '2', '3', '4', '5'])
    expect(mean).toBeGreaterThanOrEqual(0.88)
    expect(mean).toBeLessThanOrEqual(0.9)
    expect(mean).toBeCloseTo(meanOf(seeds), 6)
  })

  it('mlp: the mean over seeds 1–5 is at least 98.0%', async () => {
    const { mean, dataset, seeds } = await expectedOf('mlp')
    expect(dataset).toBe('mnist')
    expect(Object.keys(seeds)).toEqual(['1', '2', '3', '4', '5'])
    expect(mean).toBeGreaterThanOrEqual(0.98)
    expect(mean).toBeCloseTo(meanOf(seeds), 6)
  })
})

function meanOf(seeds: Expected['seeds']): number {
  const accuracies = Object.values(seeds).map(({ testAccuracy }) => testAccuracy)
  return accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / accuracies.length
}
