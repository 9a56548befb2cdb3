import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { jsonLine } from '../src/events.ts'
import { type Manifest, readManifest, writeManifest } from '../src/record/manifest.ts'
import { redoMissing } from '../src/record/redo.ts'
import { recordedRun } from './support/events.ts'
import { jsonLines, temporaryDirectory } from './support/output.ts'

const result = {
  epochs: 1,
  step: 1,
  validationLoss: null,
  validationAccuracy: 0.5,
  testLoss: 1.1,
  testAccuracy: null,
  weightsSha256: 'ab',
}

const manifest: Manifest = {
  format: 'nn-run-1',
  status: 'completed',
  experiment: { name: 'points', path: '/points.ts', sha256: 'cd' },
  overrides: {},
  data: {},
  dataset: { name: 'points', synthetic: true, notice: 'Made up.' },
  seed: 7,
  startedAt: '',
  result,
  monitors: { earlyStopping: 'testLoss' },
}

/** A run whose process was killed before its last event was in the log, and before its figures were drawn. */
async function killed(of: Manifest = manifest): Promise<string> {
  const directory = join(temporaryDirectory(), 'run')
  mkdirSync(directory)
  const events = recordedRun(1).flatMap((event) =>
    event.type === 'done' ? [] : (jsonLine({ ...event, experiment: 'points', directory } as never) ?? []),
  )
  writeFileSync(join(directory, 'metrics.jsonl'), events.join(''))
  await writeManifest(directory, of)
  return directory
}

const log = (directory: string): Record<string, unknown>[] =>
  jsonLines(readFileSync(join(directory, 'metrics.jsonl'), 'utf8'))

test('the last event is added from the manifest, and the figures are drawn, also of a single epoch', async () => {
  const directory = await killed()
  expect(await redoMissing(directory, manifest)).toEqual([
    `${join(directory, 'metrics.jsonl')} lacked its last event, and has it now.`,
    `curve.svg and curve.png were missing from ${directory}, and are drawn now.`,
  ])
  const { chain, ...done } = log(directory).at(-1)!
  expect(done).toEqual({
    type: 'done',
    reason: 'completed',
    ...result,
    monitors: { earlyStopping: 'testLoss' },
    dataset: 'points',
    synthetic: true,
    seed: 7,
    directory,
    notice: 'Made up.',
  })
  expect((await readManifest(directory)).log).toBe(chain)
  expect(readdirSync(directory).sort()).toEqual(['curve.png', 'curve.svg', 'metrics.jsonl', 'run.json'])
  expect(await redoMissing(directory, await readManifest(directory))).toEqual([])
})

test.each(['curve.svg', 'curve.png'])('figures are drawn where only %s is there', async (name) => {
  const directory = await killed()
  writeFileSync(join(directory, name), 'mine')
  expect(await redoMissing(directory, manifest)).toHaveLength(2)
  expect(readFileSync(join(directory, name), 'utf8')).not.toBe('mine')
})

test.each(['running', 'aborted', 'failed'] as const)('a run that is %s has no last event', async (status) => {
  const directory = await killed({ ...manifest, status })
  await redoMissing(directory, { ...manifest, status })
  expect(log(directory).at(-1)).toMatchObject({ type: 'epoch' })
})

test('a log that is damaged or gone is left alone, and said', async () => {
  const directory = await killed()
  const path = join(directory, 'metrics.jsonl')
  writeFileSync(path, 'no log\n\n')
  expect(await redoMissing(directory, manifest)).toEqual([expect.stringContaining(`${path}: line 1: must be an event`)])
  expect([readFileSync(path, 'utf8'), readdirSync(directory).sort()]).toEqual([
    'no log\n\n',
    ['metrics.jsonl', 'run.json'],
  ])
})
