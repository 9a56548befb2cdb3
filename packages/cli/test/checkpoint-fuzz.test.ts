import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeSafetensors, FormatError } from '@nn/tensor/safetensors'
import { placesIn, withValueAt } from '@nn/testkit'
import { type Checkpoint, type CheckpointState, fit, type FitEvent } from '@nn/train'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeCheckpoint, encodeCheckpoint } from '../src/checkpoint/file.ts'
import { CommandError } from '../src/errors.ts'
import { readManifest } from '../src/record/manifest.ts'
import xor from './experiments/xor.ts'
import { temporaryDirectory } from './support/output.ts'
import { experiment, nn } from './support/run.ts'

/** Random cases in all; a night's worth with a larger number. */
const usual = 2000
const runs = Number(process.env['NN_PROPERTY_RUNS'] ?? usual)
const options = { numRuns: Math.ceil(runs / 5), seed: 1 }
const timeout = 3_600_000

const dataset = await xor.data.load()

/** Without what the clock says: the cases follow from the seed only if the file has the same bytes each time. */
async function checkpoint(): Promise<Checkpoint> {
  const run = fit({ ...xor, epochs: 2 }, dataset)
  for await (const event of run) {
    if (event.type !== 'step' || event.step !== 2) continue
    const { state, tensors } = run.checkpoint()
    const epochs = state.epochs.map((epoch) => ({ ...epoch, seconds: 0.25, examplesPerSecond: 16 }))
    return { state: { ...state, epochs, sums: { ...state.sums, seconds: 0.125 } }, tensors }
  }
  throw new Error('no second step')
}

const good = await checkpoint()
const file = encodeCheckpoint(good)

/**
 * How a run goes on from a checkpoint: `completed` after its two steps, `stopped` where the state asks for it; or the
 * name of the error that refuses it.
 */
async function courseFrom(read: () => Checkpoint): Promise<string> {
  let last: FitEvent | undefined
  try {
    for await (const event of fit({ ...xor, epochs: 2 }, dataset, { resume: read() })) last = event
  } catch (error) {
    return (error as Error).name
  }
  if (last?.type !== 'done') return `ends with ${String(last?.type)}`
  if (!Number.isFinite(last.testLoss)) return 'ends without a loss'
  return last.reason === 'completed' && last.step !== 2 ? `completed after ${last.step} steps` : last.reason
}

/** Counts how many cases had each outcome. */
const counted = (counts: Record<string, number>, outcome: string): void => {
  counts[outcome] = (counts[outcome] ?? 0) + 1
}

test('a checkpoint comes back from its file', () => {
  expect(decodeCheckpoint(file)).toEqual(good)
})

test('a file with changed bytes, or cut, or longer, is refused with the reason', { timeout }, () => {
  const edits = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 5 })
  const length = fc.integer({ min: 0, max: file.length + 20 })
  fc.assert(
    fc.property(edits, fc.option(length), (changes, size) => {
      const bytes = new Uint8Array(size ?? file.length)
      bytes.set(file.subarray(0, bytes.length))
      for (const [at, flip] of changes) if (bytes.length > 0) bytes[at % bytes.length]! ^= flip
      if (Buffer.from(bytes).equals(file)) return // changed there and back
      expect(() => decodeCheckpoint(bytes)).toThrow(FormatError)
    }),
    options,
  )
})

/** A file that was changed by somebody who knows where the hash is. */
function rehashed(bytes: Uint8Array): Uint8Array {
  const at = Buffer.from(file).indexOf('"sha256":"') + '"sha256":"'.length
  const result = Buffer.from(bytes)
  result.fill('0', at, at + 64)
  result.write(createHash('sha256').update(result).digest('hex'), at)
  return result
}

test(
  'a file with a right hash and anything else is refused with the reason, or holds numbers',
  { timeout },
  async () => {
    const headerLength = Number(new DataView(file.buffer).getBigUint64(0, true))
    const hostile = fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '-', '9', 'e', '\\', '__proto__', '1e308', 'F64')
    const edits = fc.array(fc.tuple(fc.nat({ max: headerLength }), hostile), { minLength: 1, maxLength: 4 })
    const lengths = fc.option(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { freq: 8 })
    const counts: Record<string, number> = {}
    await fc.assert(
      fc.asyncProperty(edits, lengths, async (changes, length) => {
        const bytes = Buffer.from(file)
        for (const [at, text] of changes) bytes.write(text, 8 + at)
        if (length !== null) bytes.writeBigUInt64LE(length)
        const outcome = await courseFrom(() => decodeCheckpoint(rehashed(bytes)))
        expect(outcome).toMatch(/^(FormatError|CheckpointError|completed|stopped)$/)
        counted(counts, outcome)
      }),
      options,
    )
    if (runs === usual) expect(counts).toEqual({ FormatError: 395, CheckpointError: 4, completed: 1 })
  },
)

test.each([
  [undefined, 'to be JSON'],
  ['{', 'to be JSON'],
  ['null', 'to be an object'],
  ['1', 'to be an object'],
  ['{"step":0}', 'to have the epoch'],
  ['{"epoch":-1,"step":0}', 'to have the epoch'],
  ['{"epoch":1.5,"step":0}', 'to have the epoch'],
  ['{"epoch":1}', 'to have the step'],
  ['{"epoch":1,"step":-1}', 'to have the step'],
  ['{"epoch":1,"step":"1"}', 'to have the step'],
])('a file with the state %s is refused', (text, reason) => {
  const bytes = encodeSafetensors(good.tensors, {
    format: 'nn-checkpoint-1',
    sha256: '0'.repeat(64),
    ...(text === undefined ? {} : { state: text }),
  })
  expect(() => decodeCheckpoint(rehashed(bytes))).toThrow(`expected its state ${reason}`)
})

test('any bytes at all', { timeout }, () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(() => decodeCheckpoint(bytes)).toThrow(FormatError)
    }),
    options,
  )
})

/** A state in which something is another value, of any kind, or gone. */
const states = fc
  .tuple(fc.constantFrom(...placesIn(good.state)), fc.oneof(fc.jsonValue(), fc.constant(undefined)))
  .map(([path, value]) => withValueAt(good.state, path, value))

test(
  'a state that is another than it was is refused with the reason, or is one that a run can go on from',
  { timeout },
  async () => {
    const counts: Record<string, number> = {}
    await fc.assert(
      fc.asyncProperty(states, async (state) => {
        const json = JSON.parse(state === undefined ? 'null' : JSON.stringify(state)) as CheckpointState
        const outcome = await courseFrom(() => ({ ...good, state: json }))
        expect(outcome).toMatch(/^(CheckpointError|completed|stopped)$/)
        counted(counts, outcome)
      }),
      options,
    )
    if (runs === usual) expect(counts).toEqual({ CheckpointError: 375, completed: 25 })
  },
)

test('any run.json is a manifest or the reason why not', { timeout }, async () => {
  const directory = temporaryDirectory()
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({ experiment: fc.jsonValue(), dataset: fc.jsonValue(), data: fc.jsonValue(), overrides: fc.jsonValue() })
      .map((parts) => JSON.stringify({ format: 'nn-run-1', ...parts })),
  )
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      writeFileSync(join(directory, 'run.json'), text)
      try {
        expect(typeof (await readManifest(directory)).experiment.path).toBe('string')
      } catch (error) {
        expect(error).toBeInstanceOf(CommandError)
      }
    }),
    { ...options, numRuns: runs },
  )
})

test(
  'a run.json in which something is another value, or gone, is that of a run or the reason why not',
  { timeout },
  async () => {
    const directory = join(temporaryDirectory(), 'run')
    expect(await nn(['train', experiment('xor'), '--out', directory])).toMatchObject({ code: 0 })
    const path = join(directory, 'run.json')
    const whole: unknown = JSON.parse(readFileSync(path, 'utf8'))
    const value = fc.oneof(fc.jsonValue(), fc.constant(undefined))
    const damaged = fc
      .tuple(fc.constantFrom(...placesIn(whole)), value)
      .map(([path, value]) => JSON.stringify({ ...(whole as object), ...(withValueAt(whole, path, value) as object) }))
    await fc.assert(
      fc.asyncProperty(damaged, async (text) => {
        writeFileSync(path, text)
        const { code, stderr } = await nn(['compare', directory])
        expect(stderr).not.toMatch(/TypeError|RangeError| at /)
        if (code !== 0) expect(stderr).toContain(directory)
      }),
      { ...options, numRuns: Math.ceil(runs / 50) },
    )
  },
)
