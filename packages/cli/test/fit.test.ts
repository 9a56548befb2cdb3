import { join } from 'node:path'
import { type Experiment, fit, type FitEvent } from '@nn/train'
import { describe, expect, test } from 'vitest'
import digits from './experiments/digits.ts'
import table from './experiments/table.ts'
import { jsonLines, temporaryDirectory } from './support/output.ts'
import { experiment, nn } from './support/run.ts'

async function hashOf(events: AsyncIterable<FitEvent>): Promise<unknown> {
  let hash: unknown
  for await (const event of events) if (event.type === 'done') hash = event.weightsSha256
  return hash
}

describe.each<[string, Experiment]>([
  ['table', table],
  ['digits', digits],
])('an experiment on %s', (name, of) => {
  test.each([1, 7])('with seed %i gives one hash in fit and in nn train, or is refused', async (seed) => {
    const out = join(temporaryDirectory(), 'run')
    const argv = ['train', experiment(name), '--seed', String(seed), '--out', out, '--json']
    const hash = jsonLines((await nn(argv)).stdout).at(-1)!['weightsSha256']
    const run = { ...of, seed }
    expect(await hashOf(fit(run))).toBe(hash)
    expect(await hashOf(fit(run, await run.data.load({ seed })))).toBe(hash)
    await expect(hashOf(fit(run, await run.data.load()))).rejects.toThrow(
      `must be split or generated with the run's seed of ${seed}, got 0. Let fit load it, fit(experiment), or load({ seed: ${seed} }).`,
    )
  })
})
