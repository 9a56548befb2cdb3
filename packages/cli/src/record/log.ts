import { closeSync, writeSync } from 'node:fs'
import { type CliEvent, jsonLine } from '../events.ts'
import { metricsFile } from './directory.ts'

/** The events of a run, in a file, as they happen. */
export interface Log {
  /** Appends the line of an event. If that fails, once, what to tell the user: the run itself can go on. */
  append(event: CliEvent): string | undefined
  close(): void
}

/** A log that writes to an open file. */
export function createLog(descriptor: number): Log {
  let broken = false
  return {
    append(event) {
      const line = jsonLine(event)
      if (broken || line === undefined) return undefined
      try {
        writeSync(descriptor, line)
        return undefined
      } catch (error) {
        broken = true
        return `${metricsFile} cannot be written any more, and the run goes on without it: ${(error as Error).message}`
      }
    },
    close() {
      closeSync(descriptor)
    },
  }
}
