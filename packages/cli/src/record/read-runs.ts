import { basename, resolve } from 'node:path'
import { UsageError } from '../errors.ts'
import { type Manifest, openManifest } from './manifest.ts'
import { readLog, type RunLog } from './read-log.ts'

/** What is left of a run without its experiment, weights and data. */
export interface RecordedRun {
  readonly directory: string
  /** Names it among the others. */
  readonly name: string
  readonly manifest: Manifest
  readonly log: RunLog
}

/** Reads what runs recorded. @throws UsageError if one is not there or given twice; CommandError if a file of one is damaged. */
export async function readRuns(directories: readonly string[]): Promise<readonly RecordedRun[]> {
  const twice = directories.find((directory, i) => directories.findIndex((d) => resolve(d) === resolve(directory)) < i)
  if (twice !== undefined) throw new UsageError(`each run must be given once, got ${twice} again. Leave one out.`)
  const names = directories.map((directory) => basename(resolve(directory)))
  return Promise.all(
    directories.map(async (directory, i) => {
      const manifest = await openManifest(directory)
      const unique = names.indexOf(names[i]!) === names.lastIndexOf(names[i]!)
      return { directory, name: unique ? names[i]! : directory, manifest, log: await readLog(directory) }
    }),
  )
}
