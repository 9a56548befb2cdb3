import { describe, expect, test } from 'vitest'
import type { Manifest } from '../src/record/manifest.ts'
import type { RunLog } from '../src/record/read-log.ts'
import { provenance } from '../src/render/provenance.ts'
import { commandLine, quoted, trainCommand } from '../src/render/shell.ts'
import type { ReportedRun } from '../src/report/run.ts'
import { provenanceSection } from '../src/report/sections/provenance.ts'
import { colorsOf } from '../src/streams.ts'
import { createOutput } from './support/output.ts'

/** A run of an older version that was killed: all that it says. */
const least: Manifest = {
  format: 'nn-run-1',
  status: 'running',
  experiment: { name: 'digits', path: '/home/ada/digits.ts', sha256: 'ab12' },
  overrides: {},
  data: {},
  dataset: { name: 'mnist', synthetic: false },
  seed: 7,
  startedAt: 'Monday',
}

/** A run that says everything. */
const most: Manifest = {
  ...least,
  status: 'completed',
  overrides: { epochs: 3, batchSize: 'full', learningRate: 0.5, seed: 7 },
  data: { directory: 'my data' },
  dataset: {
    name: 'mnist',
    synthetic: false,
    notice: 'Mind it.',
    verified: true,
    classes: ['a', 'b'],
    inputShape: [2],
  },
  engine: { kernels: 'simd', threads: 2, precision: 'strict', notes: ['a note'] },
  versions: { node: '20.1.0', '@nn/cli': '1.2.3' },
  endedAt: 'Tuesday',
  command: ['train', 'digits.ts', '--seed', '7'],
  resumed: [
    { step: 1, at: 'noon', threads: 1, versions: {} },
    { step: 2, at: 'night', threads: 1, versions: {} },
  ],
  result: {
    epochs: 3,
    step: 1200,
    validationLoss: 0.5,
    validationAccuracy: 0.75,
    testLoss: 0.25,
    testAccuracy: 0.875,
    weightsSha256: 'cd34',
  },
  monitors: { earlyStopping: 'testLoss' },
}

const emptyLog: RunLog = { start: undefined, steps: [], epochs: [], done: undefined, chain: '', edits: [] }
const start = { parameters: 9, examples: 60_000, batchSize: 100, epochs: 3, steps: 600, inputShape: [2] }

describe('the provenance in a report', () => {
  function section(manifest: Manifest, log = emptyLog): string {
    const [directory, name] = ['runs/digits', 'digits']
    const opened = { why: 'its experiment is gone.' }
    const run: ReportedRun = { directory, name, manifest, log, edits: [], opened, judged: opened }
    return provenanceSection(run).text.replaceAll(/\s+/g, ' ')
  }
  const facts = (text: string): string[] =>
    [...text.matchAll(/<dt>(.*?)<\/dt> <dd>(.*?)<\/dd>/g)].map(([, name, value]) => `${name!}: ${value!}`)

  test('of a run that says everything', () => {
    const text = section(most, { ...emptyLog, start })
    expect(facts(text)).toEqual([
      'Run: runs/digits',
      'Experiment: /home/ada/digits.ts',
      'SHA-256 of its file: ab12',
      'Trained with: nn train digits.ts --seed 7',
      'Data: mnist, not synthetic, verified by SHA-256',
      'Notice: Mind it.',
      'Seed: 7',
      'Batch size: 100',
      'Engine: simd kernels, 2 threads, strict precision, a note',
      'Versions: node 20.1.0, @nn/cli 1.2.3',
      'Started: Monday',
      'Ended: Tuesday',
      'Resumed: 2 times',
    ])
    expect(text).toContain('The same bits give the same SHA-256 of the weights: <code class="hash">cd34</code>')
    expect(text).toContain(
      '<code>nn train /home/ada/digits.ts --epochs 3 --batch-size full --learning-rate 0.5 --seed 7 ' +
        '--data &#39;my data&#39;</code>',
    )
    expect(text).toContain('<p>Not everything of this run could be read: its experiment is gone.</p>')
  })

  test('of a run that says little', () => {
    const text = section(least)
    expect(facts(text)).toEqual([
      'Run: runs/digits',
      'Experiment: /home/ada/digits.ts',
      'SHA-256 of its file: ab12',
      'Data: mnist, not synthetic',
      'Seed: 7',
      'Engine: not recorded',
      'Versions: not recorded',
      'Started: Monday',
      'Ended: never',
    ])
    expect(text).toContain('The run saved no weights, so there is no hash to compare with.')
  })

  test.each([
    [{ synthetic: true, verified: false }, 'Data: mnist, synthetic'],
    [{ synthetic: false, verified: false }, 'Data: mnist, not synthetic, not verified by SHA-256'],
  ])('of data that is %j', (dataset, line) => {
    expect(facts(section({ ...least, dataset: { name: 'mnist', ...dataset } }))).toContain(line)
  })
})

describe('the provenance in the terminal', () => {
  const lines = (manifest: Manifest, checkpoints: readonly string[] = [], edits: readonly string[] = []): string[] =>
    provenance('runs/digits', { manifest, checkpoints, edits }, colorsOf(createOutput(), {}))

  test('of a run that says everything', () => {
    expect(lines(most, ['best', 'last'], ['run.json was edited.'])).toEqual([
      'run          runs/digits',
      'status       completed',
      'edited       run.json was edited.',
      'experiment   /home/ada/digits.ts',
      '             SHA-256 ab12',
      'overrides    epochs 3, batchSize full, learningRate 0.5, seed 7',
      'data         mnist from my data, verified by SHA-256, inputs [2], classes a, b',
      '             Mind it.',
      'seed         7',
      'engine       simd kernels, 2 threads, a note',
      'versions     node 20.1.0, @nn/cli 1.2.3',
      'started      Monday',
      'ended        Tuesday',
      'result       3 epochs, 1,200 updates, validation loss 0.5000, validation accuracy 75.00%, ' +
        'test loss 0.2500, test accuracy 87.50%',
      '             chosen by the test data: earlyStopping by testLoss',
      'weights      SHA-256 cd34, as recorded',
      'checkpoints  best, last',
    ])
  })

  test('of a run that failed and says little', () => {
    expect(lines({ ...least, status: 'failed', error: 'no room' })).toEqual([
      'run          runs/digits',
      'status       failed: no room',
      'experiment   /home/ada/digits.ts',
      '             SHA-256 ab12',
      'data         mnist',
      'seed         7',
      'started      Monday',
    ])
  })

  test('names a hundred checkpoints, from the first, and counts the others', () => {
    const names = Array.from({ length: 1101 }, (_, i) => `c${i}`)
    const listed = (count: number): string => lines(least, names.slice(0, count)).at(-1)!
    expect(listed(100)).toBe(`checkpoints  ${names.slice(0, 100).join(', ')}`)
    expect(listed(1101)).toBe(`checkpoints  ${names.slice(0, 100).join(', ')} and 1,001 more`)
  })
})

test('the command of a run without overrides names its experiment and its seed', () => {
  expect(trainCommand(least)).toBe('nn train /home/ada/digits.ts --seed 7')
})

test.each([
  ['plain-1.ts', 'plain-1.ts', 'plain-1.ts'],
  ['a/b_c.ts', 'a/b_c.ts', 'a/b_c.ts'],
  ['C:\\runs\\a', `'C:\\runs\\a'`, 'C:\\runs\\a'],
  ['two words', `'two words'`, '"two words"'],
  ["it's", `'it'\\''s'`, `"it's"`],
  ['', `''`, '""'],
  ['50%', '50%', '"50%"'],
])('the word %j is typed as %s, on Windows as %s', (word, elsewhere, windows) => {
  expect(quoted(word, 'linux')).toBe(elsewhere)
  expect(quoted(word, 'darwin')).toBe(elsewhere)
  expect(quoted(word, 'win32')).toBe(windows)
  expect(commandLine(['eval', word])).toBe(`nn eval ${process.platform === 'win32' ? windows : elsewhere}`)
})
