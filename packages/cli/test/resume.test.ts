import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createRandom } from '@nn/tensor'
import { decodeSafetensors } from '@nn/tensor/safetensors'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { abortAfterEpoch, abortAt, nnWatched } from './support/abort.ts'
import { createOutput, jsonLines, temporaryDirectory } from './support/output.ts'
import { experiment, nn } from './support/run.ts'
import { startNn } from './support/spawn.ts'

const steps = 66
const whole = mkdtempSync(join(tmpdir(), 'nn-cli-whole-'))
afterAll(() => {
  rmSync(whole, { recursive: true, force: true })
})
const random = createRandom(20)

beforeAll(async () => {
  expect((await nn(['train', experiment('stops'), '--out', whole])).code).toBe(0)
})

type Line = Readonly<Record<string, unknown>>
const log = (run: string): Line[] => jsonLines(readFileSync(join(run, 'metrics.jsonl'), 'utf8'))
const manifest = (run: string): Line => JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as Line

/** The epochs and steps of a run, without what the clock says. */
const course = (run: string): unknown[] =>
  log(run)
    .filter(({ type }) => type === 'epoch' || type === 'step')
    .map((line) => ({ ...line, seconds: 0, examplesPerSecond: 0, chain: '' }))

function expectTheSame(run: string): void {
  expect(manifest(run)).toMatchObject({ status: 'completed' })
  const hash = (of: string): unknown => (manifest(of)['result'] as Line)['weightsSha256']
  expect(hash(run)).toBe(hash(whole))
  expect(readFileSync(join(run, 'model.safetensors'))).toEqual(readFileSync(join(whole, 'model.safetensors')))
  expect(course(run)).toEqual(course(whole))
}

async function resume(run: string, ...more: string[]): Promise<void> {
  const threads = String(1 + random.integer(3))
  const { code, stderr } = await nn(['train', '--resume', run, '--threads', threads, ...more])
  expect([code, stderr]).toEqual([0, expect.any(String)])
}

describe('a run that was stopped goes on to the same bits', () => {
  test.each(Array.from({ length: 12 }, () => 1 + random.integer(steps - 1)))(
    'by an AbortSignal at step %i',
    async (step) => {
      const run = join(temporaryDirectory(), 'a run, ünterbrochen')
      expect((await abortAt(step, ['train', experiment('stops'), '--out', run])).code).toBe(130)
      expect(manifest(run)).toMatchObject({ status: 'aborted', result: { step } })
      expect(log(run).at(-1)).toMatchObject({ type: 'done', reason: 'aborted', step })
      await resume(run)
      expectTheSame(run)
      expect(manifest(run)['resumed']).toMatchObject([{ step }])
    },
  )

  // Windows cannot send Ctrl-C to another process.
  test
    .skipIf(process.platform === 'win32')
    .each([
      ...Array.from({ length: 4 }, () => ['SIGINT', 1 + random.integer(steps - 1)] as const),
      ...Array.from({ length: 4 }, () => ['SIGKILL', 1 + random.integer(steps - 1)] as const),
    ])('by %s after step %i', async (signal, step) => {
    const run = join(temporaryDirectory(), 'run')
    const every = step % 2 === 0 ? ['--checkpoint-every', '3'] : []
    const argv = ['train', experiment('stops'), '--json', '--out', run, ...every]
    const { child, until, ended } = startNn(argv, { HOLD_AFTER: String(step), HOLD_UNTIL: 'SIGINT' })
    await until(`"step":${step},`)
    child.kill(signal)
    await ended
    expect(manifest(run)['status']).toBe(signal === 'SIGKILL' ? 'running' : 'aborted')
    await resume(run)
    expectTheSame(run)
  })

  test('as often as one likes, in whatever step', async () => {
    const run = join(temporaryDirectory(), 'run')
    await abortAt(5, ['train', experiment('stops'), '--out', run])
    for (const step of [6, 11, 30, 31, 60]) await abortAt(step, ['train', '--resume', run])
    await resume(run)
    expectTheSame(run)
    expect(manifest(run)['resumed']).toHaveLength(6)
  })
})

describe('checkpoints', () => {
  test('are the last, the one before, the best, and the newest of every n-th step', async () => {
    const run = join(temporaryDirectory(), 'run')
    const argv = [
      'train',
      experiment('stops'),
      '--out',
      run,
      '--checkpoint-every',
      '10',
      '--keep',
      '2',
      '--best',
      'testLoss',
    ]
    expect((await nn(argv)).code).toBe(0)
    expect(readdirSync(join(run, 'checkpoints')).sort()).toEqual([
      'best.safetensors',
      'last.safetensors',
      'previous.safetensors',
      'step-00000050.safetensors',
      'step-00000060.safetensors',
    ])
    const { tensors, metadata } = decodeSafetensors(readFileSync(join(run, 'checkpoints', 'last.safetensors')))
    expect(tensors['0.weight']!.shape).toEqual([4, 8])
    expect(metadata['format']).toBe('nn-checkpoint-1')
    expect(log(run).filter(({ type }) => type === 'checkpoint').length).toBeGreaterThan(6)
    expect(log(run).find(({ best }) => best === true)).toMatchObject({ file: 'checkpoints/best.safetensors' })
  })

  test('that are damaged are named, and the one before is found', async () => {
    const run = join(temporaryDirectory(), 'run')
    await abortAt(40, ['train', experiment('stops'), '--out', run, '--checkpoint-every', '9'])
    const last = join(run, 'checkpoints', 'last.safetensors')
    const bytes = readFileSync(last)
    bytes[bytes.length - 5]! ^= 1
    writeFileSync(last, bytes)
    const { code, stderr } = await nn(['train', '--resume', run])
    expect(code).toBe(0)
    expect(stderr).toMatch(/last\.safetensors: .*SHA-256/)
    expect(stderr).toMatch(/Going on from .*\.safetensors instead/)
    expectTheSame(run)
  })

  test('none of which is good are an error that names each', async () => {
    const run = join(temporaryDirectory(), 'run')
    await abortAt(40, ['train', experiment('stops'), '--out', run])
    for (const name of readdirSync(join(run, 'checkpoints'))) writeFileSync(join(run, 'checkpoints', name), 'no')
    const { code, stderr } = await nn(['train', '--resume', run])
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/expected a good checkpoint, got none\. .*last\.safetensors/),
    ])
    expect(manifest(run)).toMatchObject({ status: 'aborted' })
  })

  test('that cannot be written are a notice, and the run goes on', async () => {
    const run = join(temporaryDirectory(), 'run')
    const stdout = createOutput()
    const write = stdout.write.bind(stdout)
    stdout.write = (chunk): unknown => {
      const place = join(run, 'checkpoints')
      if (chunk.includes('"step":3,')) {
        rmSync(place, { recursive: true, force: true })
        writeFileSync(place, 'a file where the directory was')
      }
      return write(chunk)
    }
    const argv = ['train', experiment('stops'), '--json', '--out', run, '--checkpoint-every', '5']
    const { code, stderr } = await nn(argv, { stdout })
    expect(code).toBe(0)
    expect(stderr.match(/A checkpoint cannot be written, and the run goes on without/g)).toHaveLength(1)
    expect(readFileSync(join(run, 'model.safetensors'))).toEqual(readFileSync(join(whole, 'model.safetensors')))
  })
})

test('a run whose directory is deleted while it trains ends with 1 and a sentence', async () => {
  const run = join(temporaryDirectory(), 'run')
  let steps = 0
  const { code, stderr } = await nnWatched(
    ['train', experiment('endless'), '--best', 'loss', '--json', '--out', run],
    (text) => {
      if (text.includes('"type":"step"') && ++steps === 2) rmSync(run, { recursive: true })
    },
  )
  // A slow machine also says, before, that a checkpoint cannot be written.
  expect([code, stderr.trimEnd().split('\n').at(-1)]).toEqual([
    1,
    `error: ${run}: the directory or its run.lock was deleted while the run trained. It writes nothing more there.`,
  ])
  expect(existsSync(run)).toBe(false)
})

describe('--resume', () => {
  test('trains a completed run for longer, and says when there is nothing to do', async () => {
    const run = join(temporaryDirectory(), 'run')
    const longer = join(temporaryDirectory(), 'longer')
    await nn(['train', experiment('stops'), '--epochs', '3', '--out', run])
    await nn(['train', experiment('stops'), '--epochs', '5', '--out', longer])
    const nothing = await nn(['train', '--resume', run])
    expect([nothing.code, nothing.stderr]).toEqual([0, expect.stringContaining('is complete, after 3 epochs')])
    await resume(run, '--epochs', '5')
    const hash = (of: string): unknown => (manifest(of)['result'] as Line)['weightsSha256']
    expect(hash(run)).toBe(hash(longer))
  })

  test('begins again where there is no checkpoint', async () => {
    const run = join(temporaryDirectory(), 'run')
    await abortAt(20, ['train', experiment('stops'), '--out', run])
    rmSync(join(run, 'checkpoints'), { recursive: true })
    const { code, stderr } = await nn(['train', '--resume', run])
    expect([code, stderr]).toEqual([0, expect.stringContaining('came to no checkpoint: it begins again')])
    expectTheSame(run)
  })

  test('says how, when a run is interrupted', async () => {
    const run = join(temporaryDirectory(), "it's a run")
    const { stdout } = await abortAfterEpoch(['train', experiment('endless'), '--out', run])
    expect(stdout).toContain(`go on with      nn train --resume '${run.replace("'", `'\\''`)}'`)
  })

  test('refuses what would change the run, and what is no run', async () => {
    const use = async (...argv: string[]): Promise<unknown> => {
      const { code, stderr } = await nn(['train', ...argv])
      return [code, stderr.replace(/^error: /, '').split('\n')[0]]
    }
    expect(await use('--resume', whole, '--seed', '3')).toEqual([2, expect.stringContaining('Leave out --seed.')])
    expect(await use('--resume', whole, '--batch-size', '3')).toEqual([
      2,
      expect.stringContaining('Leave out --batch-size.'),
    ])
    expect(await use(experiment('xor'), '--resume', whole)).toEqual([
      2,
      expect.stringContaining('Leave out the experiment'),
    ])
    expect(await use('--resume', 'nowhere')).toEqual([2, expect.stringContaining('there is no run at nowhere')])
    expect(await use()).toEqual([2, expect.stringContaining('expected an experiment, or --resume with a run')])
    expect(await use(experiment('xor'), '--best', 'loose')).toEqual([
      2,
      expect.stringContaining('must be one of validationLoss'),
    ])
  })

  test('refuses an experiment that is another one now', async () => {
    const folder = temporaryDirectory()
    const file = join(import.meta.dirname, 'experiments', `edited-${basename(folder)}.ts`)
    copyFileSync(experiment('stops'), file)
    try {
      const run = join(folder, 'run')
      await abortAt(20, ['train', file, '--out', run])
      writeFileSync(file, readFileSync(file, 'utf8').replace('learningRate: 0.01', 'learningRate: 0.02'))
      const text = readFileSync(join(run, 'run.json'), 'utf8')
      writeFileSync(join(run, 'run.json'), text.replaceAll(basename(file), basename(experiment('other'))))
      const other = join(import.meta.dirname, 'experiments', basename(experiment('other')))
      copyFileSync(file, other)
      const { code, stderr } = await nn(['train', '--resume', run, '--trust'])
      rmSync(other)
      expect(code).toBe(1)
      expect(stderr).toContain('was edited since the run began')
      expect(stderr).toContain('optimizer.learningRate must be 0.01, as in the checkpoint, got 0.02')
    } finally {
      rmSync(file, { force: true })
    }
  })

  test('refuses a run that another process works on, and takes over the lock of one that is dead', async () => {
    const run = join(temporaryDirectory(), 'run')
    await abortAt(20, ['train', experiment('stops'), '--out', run])
    const lock = join(run, 'run.lock')
    expect(existsSync(lock)).toBe(false)
    const { child, until, ended } = startNn(['train', experiment('endless'), '--json', '--out', join(run, 'inner')])
    await until('"step"')
    const busy = await nn(['train', '--resume', join(run, 'inner')])
    expect([busy.code, busy.stderr]).toEqual([1, expect.stringMatching(/process \d+ is working on this run/)])
    child.kill('SIGKILL')
    await ended
    expect(existsSync(join(run, 'inner', 'run.lock'))).toBe(true)
    expect((await abortAfterEpoch(['train', '--resume', join(run, 'inner')])).code).toBe(130)
  })
})
