import { existsSync, openSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckpointState } from '@nn/train'
import { CommandError } from '../errors.ts'
import { openRegularFile } from './files.ts'
import { type JsonObject, parseObject } from './json.ts'
import type { LogFile } from './log.ts'
import { metricsFile } from './names.ts'

/** Where a run goes on. */
type Place = Pick<CheckpointState, 'epoch' | 'step'>

/**
 * Cuts the log of a run to the place of a checkpoint, or to nothing, and opens it to append: the steps after the
 * checkpoint will be done again. The last line of a process that was killed may be torn; it is cut off, too.
 */
export async function cutLog(directory: string, place: Place | undefined): Promise<LogFile> {
  const path = join(directory, metricsFile)
  if (existsSync(path) && !statSync(path).isFile()) {
    throw new CommandError(`${path}: it is not a regular file. Move it away, and the run begins another log.`)
  }
  const { length, chain } = place && existsSync(path) ? await endOf(path, place) : { length: 0, chain: '' }
  if (existsSync(path)) truncateSync(path, length)
  return { descriptor: openSync(path, 'a'), chain }
}

/**
 * The length in bytes of the log up to a step, and its last checksum. If a callback went back to that step, up to its
 * last visit.
 */
async function endOf(path: string, place: Place): Promise<{ readonly length: number; readonly chain: string }> {
  let end = { length: 0, chain: '' }
  let belongs = true
  for await (const { event, next } of readLines(path)) {
    belongs = event?.['type'] === 'step' && event['step'] === place.step ? true : belongs && isBefore(event, place)
    if (belongs) end = { length: next, chain: typeof event?.['chain'] === 'string' ? event['chain'] : '' }
  }
  return end
}

function isBefore(event: Line['event'], { step, epoch }: Place): boolean {
  switch (event?.['type']) {
    case 'start':
      return true
    case 'step':
    case 'checkpoint':
      return Number(event['step']) <= step
    case 'epoch':
      return Number(event['epoch']) < epoch
    default:
      return false // no event, or the end of a run that now goes on
  }
}

interface Line {
  /** Undefined if the line holds none. */
  readonly event: JsonObject | undefined
  /** Where the next one begins. */
  readonly next: number
}

/** The lines of a file that end. */
async function* readLines(path: string): AsyncGenerator<Line> {
  let rest = Buffer.alloc(0)
  let next = 0
  const file = await openRegularFile(path)
  for await (const chunk of file.createReadStream({ highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    const bytes = Buffer.concat([rest, chunk])
    let start = 0
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      next += end + 1 - start
      yield { event: parseObject(bytes.toString('utf8', start, end)), next }
      start = end + 1
    }
    rest = bytes.subarray(start)
    if (rest.length > longest) return
  }
}

const newline = 0x0a
const longest = 1 << 24 // bytes: no event has so many
