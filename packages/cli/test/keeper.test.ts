import { copyFileSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Checkpoint, fit } from '@nn/train'
import { expect, test, vi } from 'vitest'
import { decodeCheckpoint, encodeCheckpoint } from '../src/checkpoint/file.ts'
import { findCheckpoint } from '../src/checkpoint/find.ts'
import { createKeeper, type KeeperOptions } from '../src/checkpoint/keeper.ts'
import type { Kept } from '../src/checkpoint/store.ts'
import { writeFileAtomically } from '../src/record/files.ts'
import xor from './experiments/xor.ts'
import { temporaryDirectory } from './support/output.ts'

const dataset = await xor.data.load()

interface Course extends KeeperOptions {
  readonly epochs?: number
  readonly resume?: Checkpoint
  /** Milliseconds that an epoch takes, on a clock that does not run by itself. Default 0. */
  readonly pace?: number
  /** Milliseconds that a file of so many bytes takes. Default 0. */
  readonly writing?: (bytes: number) => number
}

/** Trains, and keeps checkpoints in a run's directory; returns what was said. */
async function keepRun(
  directory: string,
  { epochs = 5, resume, pace = 0, writing = () => 0, writeFile = writeFileAtomically, ...options }: Course = {},
): Promise<Kept[]> {
  let now = 0
  let [writes, most] = [0, 0]
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
  try {
    const run = fit({ ...xor, epochs }, dataset, resume ? { resume } : {})
    const keeper = createKeeper(directory, () => run.checkpoint(), {
      ...options,
      writeFile: async (...file) => {
        most = Math.max(most, ++writes)
        await writeFile(...file).finally(() => writes--)
        now += writing(file[1].length)
      },
    })
    const said: Kept[] = []
    for await (const event of run) {
      if (event.type === 'start') said.push(...(await keeper.prepare()))
      if (event.type === 'epoch') now += pace
      said.push(...((await keeper.after(event)?.()) ?? []))
    }
    expect(most).toBeLessThanOrEqual(1) // one file after the other: a disk that fails, fails at one
    return said
  } finally {
    clock.mockRestore()
  }
}

const read = (run: string, name: string): Checkpoint =>
  decodeCheckpoint(readFileSync(join(run, 'checkpoints', `${name}.safetensors`)))
const files = (said: readonly Kept[]): string[] =>
  said.map((event) => (event.type === 'checkpoint' ? `${event.file.split('/')[1]!} ${event.step}` : event.message))

test('epochs of less than a second keep nothing but the end; longer ones are kept each', async () => {
  const [short, long] = [temporaryDirectory(), temporaryDirectory()]
  expect(files(await keepRun(short, { epochs: 3, best: { monitor: 'loss' } }))).toEqual([
    'best.safetensors 3',
    'last.safetensors 3',
  ])
  expect(files(await keepRun(long, { epochs: 3, best: { monitor: 'loss' }, pace: 1000 }))).toEqual([
    'best.safetensors 1',
    'last.safetensors 1',
    'best.safetensors 2',
    'last.safetensors 2',
    'best.safetensors 3',
    'last.safetensors 3',
  ])
  expect(read(long, 'previous').state.step).toBe(2)
})

test('a step within an epoch is kept after half a minute', async () => {
  const directory = temporaryDirectory()
  const said = await keepRun(directory, { epochs: 3, pace: 31_000, best: { monitor: 'accuracy', minDelta: 9 } })
  expect(said.filter((event) => event.type === 'checkpoint' && !event.best)).toHaveLength(3)
})

test('a slow disk takes no more than a part of the time', async () => {
  const said = await keepRun(temporaryDirectory(), {
    epochs: 30,
    pace: 1000,
    writing: () => 500,
    best: { monitor: 'accuracy' },
  })
  const saved = said.filter((event) => event.type === 'checkpoint' && event.file.endsWith('last.safetensors'))
  expect(files(saved)).toEqual(['last.safetensors 1', 'last.safetensors 21', 'last.safetensors 30'])
})

test('all epochs are in each checkpoint, and yet a long run spends no larger part of its time on them', async () => {
  let spent = 0
  const writing = (bytes: number): number => {
    spent += bytes / 100
    return bytes / 100
  }
  for (const epochs of [200, 400, 800]) {
    spent = 0
    await keepRun(temporaryDirectory(), { epochs, pace: 100, writing, best: { monitor: 'loss' } })
    const lastTwo = 2 * 2 * ((epochs * 500) / 100) // of less than 500 bytes for an epoch: those at the end come when they come
    expect(spent).toBeLessThan((epochs * 100) / 20 + lastTwo)
  }
})

test('the best of a run that goes on is that of the whole run', async () => {
  const [first, whole] = [temporaryDirectory(), temporaryDirectory()]
  await keepRun(first, { epochs: 1, best: { monitor: 'accuracy' } })
  const before = read(first, 'best').state
  const { found } = await findCheckpoint(first)
  const said = await keepRun(first, { epochs: 20, best: { monitor: 'accuracy' }, resume: found!.checkpoint })
  await keepRun(whole, { epochs: 20, best: { monitor: 'accuracy' } })
  const timeless = ({ tensors, state }: Checkpoint): unknown => [tensors, state.step]
  expect(timeless(read(first, 'best'))).toEqual(timeless(read(whole, 'best')))
  expect(read(first, 'best').state.step).toBeGreaterThan(before.step)
  expect(files(said).at(-1)).toBe('last.safetensors 20')
  // Nothing is better than all accuracies of 1: the best stays.
  const again = await keepRun(first, { epochs: 22, best: { monitor: 'accuracy' }, resume: read(first, 'last') })
  expect(files(again)).toEqual(['last.safetensors 22'])
})

test('a run that goes on and stops at once writes nothing twice', async () => {
  const [directory, short] = [temporaryDirectory(), temporaryDirectory()]
  await keepRun(short, { epochs: 1 })
  expect(await keepRun(short, { epochs: 1, resume: read(short, 'last') })).toEqual([])
  await keepRun(directory, { epochs: 3, pace: 1000 })
  expect(read(directory, 'previous').state.step).toBe(2)
  expect(await keepRun(directory, { epochs: 3, resume: read(directory, 'last') })).toEqual([])
  expect(read(directory, 'previous').state.step).toBe(2)
})

test('a damaged last checkpoint is replaced, and does not become the one before', async () => {
  const directory = temporaryDirectory()
  await keepRun(directory, { epochs: 3, pace: 1000 })
  writeFileSync(join(directory, 'checkpoints', 'last.safetensors'), 'damaged')
  const { found, refused } = await findCheckpoint(directory)
  expect([found!.file, refused]).toEqual([
    join('checkpoints', 'best.safetensors'),
    [{ file: join('checkpoints', 'last.safetensors'), reason: expect.stringContaining('checkpoint: ') as string }],
  ])
  await keepRun(directory, { epochs: 4, resume: read(directory, 'previous'), damaged: true })
  expect([read(directory, 'last').state.step, read(directory, 'previous').state.step]).toEqual([4, 2])
})

test('a good last checkpoint is the one, also where another has a higher step', async () => {
  const [directory, longer] = [temporaryDirectory(), temporaryDirectory()]
  await keepRun(directory, { epochs: 1 })
  await keepRun(longer, { epochs: 3, every: 3 })
  const name = 'step-00000003.safetensors'
  copyFileSync(join(longer, 'checkpoints', name), join(directory, 'checkpoints', name))
  expect((await findCheckpoint(directory)).found!.file).toBe(join('checkpoints', 'last.safetensors'))
  rmSync(join(directory, 'checkpoints', 'last.safetensors'))
  expect((await findCheckpoint(directory)).found!.file).toBe(join('checkpoints', name))
})

test('a checkpoint that is larger than Node reads in one piece is refused for that', async () => {
  const directory = temporaryDirectory()
  await keepRun(directory, { epochs: 1 })
  const last = join(directory, 'checkpoints', 'last.safetensors')
  truncateSync(last, 2 ** 31) // without a byte on the disk
  const reasonOfLast = async (): Promise<string | undefined> =>
    (await findCheckpoint(directory)).refused.find(({ file }) => file.endsWith('last.safetensors'))?.reason
  expect(await reasonOfLast()).toBe('it has 2147483648 bytes, more than can be read')
})

test('each kind of failure is told once, and when it is over', async () => {
  let count = 0
  const writeFile: typeof writeFileAtomically = async (...file) => {
    const code = ['', 'ENOSPC', 'ENOSPC', 'EIO', 'EIO', '', '', 'ENOSPC'][count++] ?? ''
    if (code !== '') throw Object.assign(new Error(`${code}: it is so`), { code })
    await writeFileAtomically(...file)
  }
  const directory = temporaryDirectory()
  const said = await keepRun(directory, {
    epochs: 8,
    pace: 1000,
    best: { monitor: 'accuracy', minDelta: 9 },
    writeFile,
  })
  expect(files(said).filter((text) => !text.includes('safetensors'))).toEqual([
    'A checkpoint cannot be written, and the run goes on without: ENOSPC: it is so',
    'A checkpoint cannot be written, and the run goes on without: EIO: it is so',
    'Checkpoints can be written again.',
    'A checkpoint cannot be written, and the run goes on without: ENOSPC: it is so',
    'Checkpoints can be written again.',
  ])
  expect(read(directory, 'last').state.step).toBe(8)
})

test('every n-th step is kept, so many of them, and what killed processes left is cleared away', async () => {
  const directory = temporaryDirectory()
  const said = files(await keepRun(directory, { epochs: 9, every: 2, keep: 3 }))
  const numbered = [2, 4, 6, 8].flatMap((step) => [
    `step-0000000${step}.safetensors ${step}`,
    `last.safetensors ${step}`,
  ])
  expect(said.filter((text) => !text.startsWith('best'))).toEqual([...numbered, 'last.safetensors 9'])
  const left = 'last.safetensors.01234567-89ab-cdef-0123-456789abcdef.tmp'
  writeFileSync(join(directory, 'checkpoints', left), 'torn')
  await keepRun(directory, { epochs: 11, every: 2, keep: 2, resume: read(directory, 'last') })
  expect(readdirSync(join(directory, 'checkpoints')).sort()).toEqual([
    'best.safetensors',
    'last.safetensors',
    'previous.safetensors',
    'step-00000008.safetensors',
    'step-00000010.safetensors',
  ])
})

test('a checkpoint names its weights plainly and carries its state and hash', () => {
  const tensors = { '0.weight': { shape: [2], data: Float32Array.of(1, 2) } }
  const bytes = encodeCheckpoint({ state: { epoch: 1, step: 2 } as Checkpoint['state'], tensors })
  expect(new TextDecoder().decode(bytes.subarray(8))).toMatch(
    /^\{"__metadata__":\{"format":"nn-checkpoint-1","sha256":"[0-9a-f]{64}","state":"\{\\"epoch\\":1,\\"step\\":2\}"\},"0\.weight":/,
  )
})
