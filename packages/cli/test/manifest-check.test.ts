import { placesIn, valueAt, withValueAt } from '@nn/testkit'
import { describe, expect, it } from 'vitest'
import { isManifest } from '../src/record/manifest-check.ts'

const whole = {
  format: 'nn-run-1',
  status: 'completed',
  error: 'none',
  experiment: { name: 'xor', path: '/xor.ts', sha256: 'ab' },
  overrides: { epochs: 2, batchSize: 100, learningRate: 0.1, seed: 0 },
  data: { directory: '/data' },
  dataset: { name: 'xor', synthetic: false, notice: 'n', verified: true, classes: ['a'], inputShape: [28, 28] },
  summary: 's',
  log: 'l',
  checksum: 'c',
  seed: 0,
  engine: { kernels: 'simd', threads: 1, precision: 'strict', notes: ['n'] },
  versions: { node: '20' },
  startedAt: 't',
  endedAt: 't',
  result: {
    epochs: 2,
    step: 2,
    validationLoss: 1,
    validationAccuracy: 1,
    testLoss: 1,
    testAccuracy: 1,
    weightsSha256: 'ab',
  },
  command: ['nn'],
  resumed: [{ step: 1, at: 't', threads: 1, versions: { node: '20' } }],
  checkpoints: { every: 1, keep: 0, best: 'loss' },
  monitors: { earlyStopping: 'validationLoss' },
}

const changed = (path: string, value: unknown): unknown => withValueAt(whole, path.split('.'), value)

/** All of it, as `dataset.classes.0`. */
const paths = placesIn(whole)
  .slice(1)
  .map((place) => place.join('.'))

/** What older versions did not write, or a run does not always have. */
const mayBeAbsent = [
  'error',
  'overrides.epochs',
  'overrides.batchSize',
  'overrides.learningRate',
  'overrides.seed',
  'data.directory',
  'dataset.notice',
  'dataset.verified',
  'dataset.classes',
  'dataset.inputShape',
  'summary',
  'log',
  'checksum',
  'engine',
  'engine.precision',
  'engine.notes',
  'versions',
  'versions.node',
  'endedAt',
  'result',
  'result.validationLoss',
  'result.validationAccuracy',
  'command',
  'resumed',
  'resumed.0.versions.node',
  'checkpoints',
  'checkpoints.every',
  'checkpoints.keep',
  'checkpoints.best',
  'monitors',
  'monitors.earlyStopping',
]

describe('run.json', () => {
  it('is one with all its parts', () => {
    expect(isManifest(whole)).toBe(true)
  })

  it('is one without those that are not always there, and none without any other', () => {
    const accepted = paths.filter((path) => isManifest(JSON.parse(JSON.stringify(changed(path, undefined)))))
    expect(accepted.filter((path) => !/\.\d+$/.test(path))).toEqual(mayBeAbsent)
  })

  it('is none with a value of another kind anywhere', () => {
    for (const path of paths) {
      for (const value of [true, 'x', 1, [], {}, [{}], null]) {
        const before = valueAt(whole, path.split('.'))
        if (kindOf(value) === kindOf(before)) continue
        const isMissingNumber = value === null && /Loss$|Accuracy$/.test(path) // JSON has no NaN
        expect([path, value, isManifest(changed(path, value))]).toEqual([path, value, isMissingNumber])
      }
    }
  })

  it.each<[path: string, good: readonly unknown[], bad: readonly unknown[]]>([
    ['format', [], ['nn-run-2']],
    ['status', ['running', 'stopped', 'aborted', 'failed'], ['done']],
    ['overrides.batchSize', ['full', 1], ['half', 0, 1.5, -1]],
    ['overrides.epochs', [1], [0, 1.5, -1]],
    ['overrides.seed', [0], [-1, 1.5, 2 ** 53]],
    ['overrides.learningRate', [0.5], []],
    ['seed', [2 ** 53 - 1], [-1, 1.5, 2 ** 53]],
    ['engine.threads', [2], [0, 1.5]],
    ['dataset.inputShape', [[3]], [[0], [1.5], ['3']]],
    ['result.step', [0], [-1, 1.5]],
    ['checkpoints.every', [1], [0]],
    ['checkpoints.keep', [0], [-1]],
    ['checkpoints.best', ['validationAccuracy', 'trainingLoss'], ['error', 'toString']],
    ['monitors.earlyStopping', ['loss'], ['error']],
    ['resumed.0.threads', [1], [0]],
  ])('has a %s in its range', (path, good, bad) => {
    for (const value of good) expect([value, isManifest(changed(path, value))]).toEqual([value, true])
    for (const value of bad) expect([value, isManifest(changed(path, value))]).toEqual([value, false])
  })
})

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'list'
  return value === null ? 'null' : typeof value
}
