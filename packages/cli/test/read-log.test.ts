import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CommandError } from '../src/errors.ts'
import { type CliEvent, jsonLine } from '../src/events.ts'
import { parseLog, readLog } from '../src/record/read-log.ts'
import { epoch, recordedRun } from './support/events.ts'
import { temporaryDirectory } from './support/output.ts'

const runs = Number(process.env['NN_PROPERTY_RUNS'] ?? 2000)

const lines = recordedRun(3).flatMap((event) => jsonLine(event as CliEvent) ?? [])
const text = lines.join('')

test('a log is read back as it was written', () => {
  const { start, steps, epochs } = parseLog(text, 'log')
  expect(start).toEqual({
    parameters: 9,
    examples: 60_000,
    batchSize: 60_000,
    epochs: 3,
    steps: 1,
    inputShape: [28, 28],
    trainingSample: 10_000,
  })
  expect(steps.map(({ step, loss }) => [step, loss])).toEqual([
    [1, 1],
    [2, 1 / 2],
    [3, 1 / 3],
  ])
  expect(epochs).toEqual([epoch(1), epoch(2), epoch(3)])
})

test('a file on the disk is read', async () => {
  const directory = temporaryDirectory()
  await expect(readLog(directory)).rejects.toThrow(/metrics\.jsonl: cannot be read: ENOENT/)
  writeFileSync(join(directory, 'metrics.jsonl'), text)
  expect((await readLog(directory)).epochs).toHaveLength(3)
})

test('null is a number that JSON does not have', () => {
  const [event] = parseLog(jsonLine(epoch(1, { accuracy: NaN, testAccuracy: NaN }))!, 'log').epochs
  expect(event).toMatchObject({ accuracy: NaN, testAccuracy: NaN, loss: 1 })
  expect(event).not.toHaveProperty('validationLoss')
})

test('the log of a version whose epochs had no training metrics of their own has none, nor a size of the sample', () => {
  const older = text
    .replaceAll(/"training(Loss|Accuracy)":[^,]*,/g, '')
    .replace(/"trainingSample":\d+,"monitors":\{\},/, '')
  const { start, epochs } = parseLog(older, 'log')
  expect(start).not.toHaveProperty('trainingSample')
  expect(epochs).toHaveLength(3)
  for (const event of epochs) {
    expect(event).not.toHaveProperty('trainingLoss')
    expect(event.testLoss).toBe(1.1 / event.epoch)
  }
})

test('the epochs of a run with a validation split need no test metrics', () => {
  const { testLoss, testAccuracy, ...event } = epoch(1, { validationLoss: 2, validationAccuracy: 0.5 })
  expect([testLoss, testAccuracy]).toEqual([1.1, 0.4])
  expect(parseLog(jsonLine(event)!, 'log').epochs).toEqual([event])
})

test('the log of a version without gradient norms has none', () => {
  const older = jsonLine(epoch(1))!.replace(/"gradientNorms":\{[^}]*\},/, '')
  expect(older).not.toContain('gradientNorms')
  expect(parseLog(older, 'log').epochs[0]!.gradientNorms).toEqual({})
})

test('events of other types and empty lines are left out', () => {
  const other = '{"type":"astonished","at":1}\n\n{}\n'
  expect(parseLog(text, 'log').done).toMatchObject({ type: 'done', reason: 'completed' })
  expect(parseLog(other + text + other, 'log')).toEqual(parseLog(text, 'log'))
})

test('where a run went back, what it had done after that is left out', () => {
  const again = { ...epoch(2), loss: 7 }
  const { epochs } = parseLog(text + JSON.stringify(again), 'log')
  expect(epochs.map(({ loss }) => loss)).toEqual([1, 7])
})

describe('a damaged line is named', () => {
  test.each([
    ['torn in the middle', `{"type":"st\n${text}`, /^log: line 1: must be an event in JSON, got \{"type":"st\./],
    ['of something else', `${lines[0]!}[1]\n${text}`, /^log: line 2: must be an event in JSON, got \[1\]\./],
    ['of much text', `${'x'.repeat(41)}\n${text}`, /must be an event in JSON, got x{40}…\. The file is damaged\.$/],
    ['of less text', `${'x'.repeat(40)}\n${text}`, /must be an event in JSON, got x{40}\. The file is damaged\.$/],
    ['of zeros', `\0\0\n${text}`, /line 1/],
    [
      'without a number',
      '{"type":"step","epoch":1,"step":1}',
      /^log: line 1: loss must be a number or null, got nothing\./,
    ],
    ['with a text', lines[1]!.replace(/"loss":[^,]*/, '"loss":"low"'), /loss must be a number or null, got "low"\./],
  ])('%s', (_, damaged, message) => {
    expect(() => parseLog(damaged, 'log')).toThrow(CommandError)
    expect(() => parseLog(damaged, 'log')).toThrow(message)
  })
})

test(`a log that ends anywhere gives what came before, ${runs} times`, () => {
  const whole = parseLog(text, 'log')
  fc.assert(
    fc.property(fc.nat(text.length), (length) => {
      const torn = parseLog(text.slice(0, length), 'log')
      const complete = text.slice(0, length).split('\n').length - 1
      expect(torn.steps).toEqual(whole.steps.slice(0, torn.steps.length))
      expect(torn.epochs).toEqual(whole.epochs.slice(0, torn.epochs.length))
      const ended = lines.slice(0, complete)
      expect(torn.epochs.length).toBeGreaterThanOrEqual(ended.filter((line) => line.includes('"type":"epoch"')).length)
    }),
    { numRuns: runs, seed: 1 },
  )
})

const piece = fc.oneof(
  fc.constantFrom(...lines),
  fc.json().map((json) => `${json}\n`),
  fc.string({ unit: 'binary' }),
  fc
    .record({
      type: fc.constantFrom('start', 'step', 'epoch', 'done'),
      epoch: fc.jsonValue(),
      gradientNorms: fc.jsonValue(),
    })
    .map((event) => `${JSON.stringify(event)}\n`),
  fc.tuple(fc.constantFrom(...lines), fc.nat(300), fc.string()).map(([line, at, change]) => {
    return line.slice(0, at) + change + line.slice(at + change.length)
  }),
)

test(`anything is read, or refused by the number of its line, ${runs} times`, () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      try {
        const { steps, epochs } = parseLog(pieces.join(''), 'log')
        for (const { step, loss } of steps) expect([typeof step, typeof loss]).toEqual(['number', 'number'])
        for (const { gradientNorms } of epochs) {
          for (const norm of Object.values(gradientNorms)) expect(norm).toBeTypeOf('number')
        }
      } catch (error) {
        if (!(error instanceof CommandError)) throw error
        expect(error.message).toMatch(/^log: line \d+: .* The file is damaged\.$/s)
      }
    }),
    { numRuns: runs, seed: 1 },
  )
})
