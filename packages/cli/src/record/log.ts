import { closeSync, fsyncSync, writeSync } from 'node:fs'
import { chained } from './chain.ts'
import { type CliEvent, jsonLine } from '../events.ts'
import { metricsFile } from './names.ts'

/** The events of a run, in a file, as they happen. */
export interface Log {
  /**
   * Appends the line of an event. When that begins to fail, or succeeds again, what to tell the user: the run itself
   * can go on, and what could not be written is added later.
   */
  append(event: CliEvent): string | undefined
  /** The checksum of the last line. */
  readonly chain: string
  /** Has the lines survive a power failure, where the disk can. */
  sync(): void
  close(): void
}

const patience = 1000 // ms from one attempt to the next
const most = 64 * 1024 * 1024 // bytes kept for later: days of a run

/** A file to append to, and the checksum of its last line. */
export interface LogFile {
  readonly descriptor: number
  readonly chain: string
}

/** A log that writes to an open file. `write` is for tests. */
export function createLog({ descriptor, chain: last }: LogFile, write: typeof writeSync = writeSync): Log {
  let chain = last
  const pending: Buffer[] = []
  let size = 0
  let failedAt: number | undefined
  /** If only part of a line was written, writing continues there. */
  const flush = (): string | undefined => {
    try {
      if (pending.length > 1) pending.splice(0, pending.length, Buffer.concat(pending))
      for (let line = pending[0]; line; line = pending[0]) {
        const written = write(descriptor, line)
        size -= written
        if (written < line.length) pending[0] = line.subarray(written)
        else pending.shift()
      }
      if (failedAt === undefined) return undefined
      failedAt = undefined
      return `${metricsFile} can be written again.`
    } catch (error) {
      const first = failedAt === undefined
      failedAt = performance.now()
      return first ? `${metricsFile} cannot be written, and the run goes on: ${(error as Error).message}` : undefined
    }
  }
  const add = (text: string): void => {
    const linked = chained(text, chain)
    const line = Buffer.from(`${linked.line}\n`)
    pending.push(line)
    size += line.length
    chain = linked.chain
  }
  return {
    get chain() {
      return chain
    },
    append(event) {
      const line = jsonLine(event)
      if (line === undefined) return undefined
      if (size < most) add(line.trimEnd())
      return failedAt === undefined || performance.now() - failedAt >= patience ? flush() : undefined
    },
    sync() {
      flush()
      try {
        fsyncSync(descriptor)
      } catch {
        // append says what is wrong
      }
    },
    close() {
      flush()
      closeSync(descriptor)
    },
  }
}
