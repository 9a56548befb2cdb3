import { createReadStream, existsSync, openSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckpointState } from '@nn/train'
import { type JsonObject, parseObject } from './json.ts'
import { metricsFile } from './names.ts'

/** Where a run goes on. */
type Place = Pick<CheckpointState, 'epoch' | 'step'>

/**
 * Takes the log of a run back to where a checkpoint stands, or to nothing, and opens it to go on: what the process did after its last checkpoint will
 * be done again. The last line of a process that was killed may be torn; it goes, too.
 */
export async function cutLog(directory: string, place: Place | undefined): Promise<number> {
  const path = join(directory, metricsFile)
  if (existsSync(path)) truncateSync(path, place === undefined ? 0 : await endOf(path, place))
  return openSync(path, 'a')
}

/**
 * How many bytes of a log belong to the time before a place: all lines up to the first that does not, but if the run was at this step again later (a
 * callback took it back), all up to then.
 */
async function endOf(path: string, place: Place): Promise<number> {
  let end = 0
  let belongs = true
  for await (const { event, next } of readLines(path)) {
    belongs = event?.['type'] === 'step' && event['step'] === place.step ? true : belongs && isBefore(event, place)
    if (belongs) end = next
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
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
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
