import { openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckpointState } from '@nn/train'
import { metricsFile } from './directory.ts'
import { writeFileAtomically } from './files.ts'

/**
 * Takes the log of a run back to where a checkpoint stands, or to nothing, and opens it to go on: what the process did after its last checkpoint will
 * be done again. The last line of a process that was killed may be torn; it goes, too.
 */
export async function cutLog(directory: string, state: CheckpointState | undefined): Promise<number> {
  const path = join(directory, metricsFile)
  const lines = readFileSync(path, 'utf8').split('\n')
  const kept = state === undefined ? [] : lines.filter((line) => isBefore(line, state))
  await writeFileAtomically(path, kept.map((line) => `${line}\n`).join(''))
  return openSync(path, 'a')
}

function isBefore(line: string, { step, epoch }: CheckpointState): boolean {
  const event = parse(line)
  switch (event?.['type']) {
    case 'start':
      return true
    case 'step':
    case 'checkpoint':
      return Number(event['step']) <= step
    case 'epoch':
      return Number(event['epoch']) < epoch
    default:
      return false // torn, or the end of a run that now goes on
  }
}

function parse(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}
