import { openSync, readFileSync, writeFileSync, type writeSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import type { CliEvent } from '../src/events.ts'
import { cutLog } from '../src/record/cut-log.ts'
import { createLog } from '../src/record/log.ts'
import { epoch } from './support/events.ts'
import { jsonLines, temporaryDirectory } from './support/output.ts'

const step = (n: number): CliEvent => ({ type: 'step', epoch: 1, step: n, loss: 1, accuracy: 1, learningRate: 1 })

afterEach(() => {
  vi.useRealTimers()
})

test('what a full disk does not take is added once there is room, to the byte', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const path = join(temporaryDirectory(), 'metrics.jsonl')
  const descriptor = openSync(path, 'ax')
  let room = 200
  const write = ((to: number, bytes: Buffer) => {
    if (room <= 0) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
    const part = bytes.subarray(0, room)
    room -= part.length
    writeFileSync(to, part)
    return part.length
  }) as typeof writeSync
  const log = createLog({ descriptor, chain: '' }, write)
  const told = Array.from({ length: 50 }, (_, i) => log.append(step(i + 1))).filter((message) => message !== undefined)
  expect(told).toEqual(['metrics.jsonl cannot be written, and the run goes on: ENOSPC: no space left on device'])
  expect(readFileSync(path)).toHaveLength(200)
  room = Infinity
  vi.advanceTimersByTime(999)
  expect(log.append(step(51))).toBeUndefined() // not tried again yet
  vi.advanceTimersByTime(1)
  expect(log.append(step(52))).toBe('metrics.jsonl can be written again.')
  log.close()
  expect(jsonLines(readFileSync(path, 'utf8')).map((line) => line['step'])).toEqual(
    Array.from({ length: 52 }, (_, i) => i + 1),
  )
})

const start = { type: 'start' }
const checkpoint = (n: number): object => ({ type: 'checkpoint', step: n })
const done = { type: 'done', step: 4 }

async function cut(lines: readonly unknown[], place: Parameters<typeof cutLog>[1], torn = ''): Promise<unknown[]> {
  const directory = temporaryDirectory()
  const path = join(directory, 'metrics.jsonl')
  writeFileSync(
    path,
    lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('') + torn,
  )
  const log = createLog(await cutLog(directory, place))
  log.append(step(99))
  log.close()
  const kept = jsonLines(readFileSync(path, 'utf8'))
  expect(kept.pop()).toMatchObject({ step: 99 })
  return kept
}

test('a log is cut behind the step and the epochs of a checkpoint', async () => {
  const lines = [start, step(1), step(2), epoch(1), checkpoint(2), step(3), checkpoint(3), step(4), epoch(2), done]
  const plain = JSON.parse(JSON.stringify(lines)) as unknown[]
  expect(await cut(lines, { epoch: 1, step: 1 })).toEqual(plain.slice(0, 2))
  expect(await cut(lines, { epoch: 1, step: 2 })).toEqual(plain.slice(0, 3)) // the epoch is yet to be judged
  expect(await cut(lines, { epoch: 2, step: 2 })).toEqual(plain.slice(0, 5))
  expect(await cut(lines, { epoch: 2, step: 3 })).toEqual(plain.slice(0, 7))
  expect(await cut(lines, { epoch: 3, step: 4 })).toEqual(plain.slice(0, 9)) // without the end
  expect(await cut(lines, undefined)).toEqual([])
})

test.each(['{"type":"step","st', '{"type":"step","epoch":1,"step":2}', '\u0000\u0000\u0000'])(
  'a last line that does not end goes: %j',
  async (torn) => {
    expect(await cut([start, step(1)], { epoch: 1, step: 2 }, torn)).toHaveLength(2)
  },
)

test('lines that are no events end a log', async () => {
  expect(await cut([start, step(1), 'nonsense', step(2)], { epoch: 1, step: 9 })).toHaveLength(2)
  expect(await cut([start, 'null', step(2)], { epoch: 1, step: 9 })).toHaveLength(1)
})

test('a line longer than any event ends a log', async () => {
  const lines = [start, step(1), 'x'.repeat((1 << 24) + (1 << 21)), step(2)]
  expect(await cut(lines, { epoch: 1, step: 2 })).toHaveLength(2)
  const long = JSON.stringify({ ...step(2), chain: 'x'.repeat(1 << 23) })
  expect(await cut([start, step(1), long, step(3)], { epoch: 1, step: 3 })).toHaveLength(4)
})

test('what was before a callback took the run back stays, and so does what came after it', async () => {
  const lines = [start, step(1), step(2), step(3), { type: 'nonFinite' }, step(2), step(3), step(4)]
  expect(await cut(lines, { epoch: 1, step: 3 })).toHaveLength(7)
  expect(await cut(lines.slice(0, 6), { epoch: 1, step: 3 })).toHaveLength(4)
})

test('a log longer than one read is cut, and one that is gone begins anew', async () => {
  const many = Array.from({ length: 20_000 }, (_, i) => step(i + 1))
  expect(await cut(many, { epoch: 1, step: 19_999 })).toHaveLength(19_999)
  const directory = temporaryDirectory()
  createLog(await cutLog(directory, { epoch: 1, step: 1 })).close()
  expect(readFileSync(join(directory, 'metrics.jsonl'), 'utf8')).toBe('')
})
