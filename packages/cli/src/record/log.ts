import { closeSync, fsyncSync, writeSync } from 'node:fs'
import { type CliEvent, jsonLine } from '../events.ts'
import { metricsFile } from './names.ts'

/** The events of a run, in a file, as they happen. */
export interface Log {
  /**
   * Appends the line of an event. When that begins to fail, or succeeds again, what to tell the user: the run itself can go on, and what could
   * not be written is added later.
   */
  append(event: CliEvent): string | undefined
  /** Has the lines survive a power failure, where the disk can. */
  sync(): void
  close(): void
}

const patience = 1000 // ms from one attempt to the next
const most = 64 * 1024 * 1024 // bytes kept for later: days of a run

/** A log that writes to an open file. `write` is for tests. */
export function createLog(descriptor: number, write: typeof writeSync = writeSync): Log {
  let pending = Buffer.alloc(0)
  let failedAt: number | undefined
  /** A line of which a part is written is gone on with where it stopped. */
  const flush = (): string | undefined => {
    try {
      while (pending.length > 0) pending = pending.subarray(write(descriptor, pending))
      if (failedAt === undefined) return undefined
      failedAt = undefined
      return `${metricsFile} can be written again.`
    } catch (error) {
      const first = failedAt === undefined
      failedAt = performance.now()
      return first ? `${metricsFile} cannot be written, and the run goes on: ${(error as Error).message}` : undefined
    }
  }
  return {
    append(event) {
      const line = jsonLine(event)
      if (line === undefined) return undefined
      if (pending.length < most) pending = Buffer.concat([pending, Buffer.from(line)])
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
