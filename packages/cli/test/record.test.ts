import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeSafetensors } from '@nn/tensor/safetensors'
import type { Dataset, FitEvent } from '@nn/train'
import { expect, test } from 'vitest'
import type { RunEvent } from '../src/events.ts'
import { createRunDirectory } from '../src/record/directory.ts'
import { readManifest } from '../src/record/manifest.ts'
import { recordRun } from '../src/record/record.ts'
import { recordedRun } from './support/events.ts'
import { jsonLines, temporaryDirectory } from './support/output.ts'

const split = { count: 1, inputShape: [2], targetShape: [], fill: () => undefined }
const dataset: Dataset = {
  name: 'points',
  classes: [],
  synthetic: false,
  notice: 'Made up.',
  verified: false,
  train: split,
  test: split,
}
const loaded = { name: 'points', path: '/points.ts', sha256: 'cd'.repeat(32) }

async function record(out: string, events: AsyncIterable<FitEvent>): Promise<RunEvent[]> {
  const description = { loaded, dataset, overrides: { epochs: 3 }, data: { directory: '/data' }, seed: 7, out }
  const seen: RunEvent[] = []
  for await (const event of recordRun(events, description)) seen.push(event)
  return seen
}

async function* stream(events: readonly FitEvent[], error?: Error): AsyncGenerator<FitEvent> {
  for (const event of events) yield await Promise.resolve(event)
  if (error) throw error
}

test('a run directory holds the events, the manifest, the weights and the figures', async () => {
  const out = join(temporaryDirectory(), 'run')
  const seen = await record(out, stream(recordedRun()))
  expect(readdirSync(out).sort()).toEqual(['curve.png', 'curve.svg', 'metrics.jsonl', 'model.safetensors', 'run.json'])
  const logged = jsonLines(readFileSync(join(out, 'metrics.jsonl'), 'utf8'))
  expect(logged.map(({ chain, ...event }) => [typeof chain, event])).toEqual(
    seen.filter(({ type }) => type !== 'progress').map((event) => ['string', event]),
  )
  expect(logged.at(-1)).toMatchObject({ type: 'done', directory: out, notice: 'Made up.' })
  const { tensors, metadata } = decodeSafetensors(readFileSync(join(out, 'model.safetensors')))
  expect(tensors['0.weight']).toMatchObject({ shape: [2], data: Float32Array.of(1, 2) })
  expect(metadata).toEqual({
    experiment: 'points',
    dataset: 'points',
    synthetic: 'false',
    seed: '7',
    weightsSha256: 'ab'.repeat(32),
  })
})

test('the manifest says what to evaluate again and what came out', async () => {
  const out = join(temporaryDirectory(), 'run')
  await record(out, stream(recordedRun()))
  const text = expect.any(String) as string
  expect(await readManifest(out)).toMatchObject({
    format: 'nn-run-1',
    status: 'completed',
    engine: { kernels: 'reference', threads: 1, precision: 'strict', notes: [] },
    startedAt: text,
    endedAt: text,
    log: text,
    checksum: text,
    checkpoints: {},
    monitors: {},
    experiment: loaded,
    overrides: { epochs: 3 },
    data: { directory: '/data' },
    dataset: {
      name: 'points',
      synthetic: false,
      notice: 'Made up.',
      verified: false,
      classes: [],
      inputShape: [2],
    },
    seed: 7,
    versions: {
      node: process.versions.node,
      '@nn/cli': text,
      '@nn/train': text,
      '@nn/layers': text,
      '@nn/optim': text,
      '@nn/tensor': text,
    },
    result: { epochs: 3, step: 3, testLoss: 1.1 / 3, testAccuracy: 0.8, weightsSha256: 'ab'.repeat(32) },
  })
})

test('a run that fails keeps its events and says why', async () => {
  const out = join(temporaryDirectory(), 'run')
  const events = recordedRun().slice(0, 4)
  await expect(record(out, stream(events, new Error('too hot')))).rejects.toThrow('too hot')
  expect(await readManifest(out)).toMatchObject({ status: 'failed', error: 'too hot' })
  const logged = jsonLines(readFileSync(join(out, 'metrics.jsonl'), 'utf8'))
  expect(logged.map(({ type }) => type)).toEqual(['start', 'step', 'epoch', 'error'])
})

test('a run that was stopped before its first epoch has weights but no figure', async () => {
  const out = join(temporaryDirectory(), 'run')
  const [start, ...rest] = recordedRun()
  const done = rest.at(-1) as Extract<FitEvent, { type: 'done' }>
  await record(out, stream([start!, { ...done, reason: 'aborted', epochs: 0, testLoss: NaN, testAccuracy: NaN }]))
  expect(readdirSync(out).sort()).toEqual(['metrics.jsonl', 'model.safetensors', 'run.json'])
  expect(await readManifest(out)).toMatchObject({ status: 'aborted', result: { testLoss: null, testAccuracy: null } })
})

test('a run that never starts leaves no directory behind', async () => {
  const out = join(temporaryDirectory(), 'run')
  await expect(record(out, stream([], new Error('bad shape')))).rejects.toThrow('bad shape')
  expect(existsSync(out)).toBe(false)
})

test('two runs never share a directory', async () => {
  const out = join(temporaryDirectory(), 'run')
  const both = await Promise.allSettled([record(out, stream(recordedRun())), record(out, stream(recordedRun()))])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  await expect(record(out, stream(recordedRun()))).rejects.toThrow(/already holds a run\. Give another directory/)
  expect(
    jsonLines(readFileSync(join(out, 'metrics.jsonl'), 'utf8')).filter(({ type }) => type === 'start'),
  ).toHaveLength(1)
})

test('a run replaces nothing that is there, but what a run left that was killed before it began', async () => {
  for (const file of ['model.safetensors', 'curve.svg', 'metrics.jsonl', 'checkpoints/last.safetensors']) {
    const out = temporaryDirectory()
    mkdirSync(join(out, 'checkpoints'))
    writeFileSync(join(out, file), 'mine')
    const [name] = file.split('/')
    expect(() => createRunDirectory('points', out)).toThrow(`already holds ${name!}, which a run would replace`)
    expect(readFileSync(join(out, file), 'utf8')).toBe('mine')
  }
  const out = temporaryDirectory()
  mkdirSync(join(out, 'checkpoints'))
  writeFileSync(join(out, 'metrics.jsonl'), '')
  writeFileSync(join(out, 'run.lock'), '')
  await expect(readManifest(out)).rejects.toThrow(
    /its run was stopped before it began, and left nothing\. Start it with/,
  )
  await record(out, stream(recordedRun()))
  expect(await readManifest(out)).toMatchObject({ status: 'completed' })
})

test('a directory that cannot be written to is reported with its reason', () => {
  const file = join(import.meta.dirname, 'record.test.ts')
  expect(() => createRunDirectory('points', join(file, 'run'))).toThrow(/cannot be made or written to: ENOTDIR.*--out/)
})
