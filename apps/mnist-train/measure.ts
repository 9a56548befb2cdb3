import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What a run of `nn train` came to. */
export interface Outcome {
  readonly testAccuracy: number
  readonly weightsSha256: string
}

/** What an experiment must come to: stored beside the experiments, in `expected/`. */
export interface Expected {
  readonly dataset: string
  /** The mean of the test accuracies over the seeds, and their range. */
  readonly mean: number
  readonly range: readonly [lowest: number, highest: number]
  readonly seeds: Readonly<Record<string, Outcome>>
}

/** An outcome with the facts that depend on the machine. */
export interface Measured extends Outcome {
  readonly dataset: string
  readonly peakMegabytes: number
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Trains an experiment as a person would, with `nn train --json`, and reads the outcome from its last event. */
export async function measure(experiment: string, seed: number): Promise<Measured> {
  const directory = await mkdtemp(join(tmpdir(), 'nn-measure-'))
  try {
    const peakFile = join(directory, 'peak')
    const child = spawn(
      process.execPath,
      [
        '--import',
        new URL('test/peak.js', import.meta.url).href,
        here('../../packages/cli/dist/bin.js'),
        ...['train', experiment, '--json', '--seed', String(seed), '--out', join(directory, 'run')],
      ],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, PEAK_FILE: peakFile } },
    )
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
    if (code !== 0) throw new Error(`nn train ${experiment} --seed ${seed} ended with ${String(code)}`)
    const done = JSON.parse(output.trim().split('\n').at(-1)!) as Outcome & { readonly dataset: string }
    return {
      dataset: done.dataset,
      testAccuracy: done.testAccuracy,
      weightsSha256: done.weightsSha256,
      peakMegabytes: Number(await readFile(peakFile, 'utf8')) / 1024,
    }
  } finally {
    await rm(directory, { recursive: true })
  }
}

/** Reads what is expected of an experiment: `article`, `mlp`. */
export async function expectedOf(name: string): Promise<Expected> {
  return JSON.parse(await readFile(here(`expected/${name}.json`), 'utf8')) as Expected
}

/** `tsx measure.ts <experiment.ts> [seed…]` trains with each seed and writes `expected/<experiment>.json`. */
async function main([experiment, ...seeds]: readonly string[]): Promise<void> {
  if (experiment === undefined) throw new Error('usage: npm run measure -- <experiment.ts> [seed…]')
  const outcomes: Record<string, Outcome> = {}
  let dataset = ''
  for (const seed of seeds.length === 0 ? [1, 2, 3, 4, 5] : seeds.map(Number)) {
    const { peakMegabytes, dataset: trainedOn, ...outcome } = await measure(experiment, seed)
    console.log(`seed ${seed}: ${trainedOn}, ${outcome.testAccuracy}, ${peakMegabytes.toFixed(0)} MB`)
    outcomes[seed] = outcome
    dataset = trainedOn
  }
  const accuracies = Object.values(outcomes).map(({ testAccuracy }) => testAccuracy)
  const mean = accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / accuracies.length
  const range = [Math.min(...accuracies), Math.max(...accuracies)] as const
  const expected: Expected = { dataset, mean: Number(mean.toFixed(6)), range, seeds: outcomes }
  if (dataset === 'synthetic' && !basename(experiment).startsWith('synthetic-')) {
    throw new Error('measure: expected MNIST, got synthetic digits. Set MNIST_DIR.')
  }
  await writeFile(here(`expected/${basename(experiment, '.ts')}.json`), `${JSON.stringify(expected, null, 2)}\n`)
  console.log(`mean ${expected.mean}, range ${range.join('–')}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2))
