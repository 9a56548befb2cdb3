import { basename, resolve } from 'node:path'
import { UsageError } from '../errors.ts'
import { editsOf } from './edits.ts'
import { type Manifest, openManifest } from './manifest.ts'
import { readLog, type RunLog } from './read-log.ts'

/** What is left of a run without its experiment, weights and data. */
export interface RecordedRun {
  readonly directory: string
  /** Names it among the others. */
  readonly name: string
  readonly manifest: Manifest
  readonly log: RunLog
  /** Where its files are not as nn wrote them, in sentences. */
  readonly edits: readonly string[]
}

/**
 * Reads what runs recorded, one after the other: of a thousand runs, no more is in memory than is kept of them.
 * @throws UsageError if one is not there or given twice; CommandError if a file of one is damaged.
 */
export async function* readRuns(directories: readonly string[]): AsyncGenerator<RecordedRun> {
  const paths = new Set<string>()
  const names = new Map<string, number>()
  for (const directory of directories) {
    const path = resolve(directory)
    if (paths.has(path)) throw new UsageError(`each run must be given once, got ${directory} again. Leave one out.`)
    paths.add(path)
    names.set(basename(path), (names.get(basename(path)) ?? 0) + 1)
  }
  for (const directory of directories) {
    const name = basename(resolve(directory))
    const manifest = await openManifest(directory)
    const log = await readLog(directory)
    const unique = names.get(name) === 1 ? name : directory
    yield { directory, name: unique, manifest, log, edits: editsOf(manifest, log) }
  }
}
