import { existsSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { EpochEvent, NoticeEvent, StartEvent } from '@nn/train'
import { epochsOf } from '../checkpoint/epochs.ts'
import type { Keeper } from '../checkpoint/keeper.ts'
import { CommandError } from '../errors.ts'
import type { RunLabel } from '../events.ts'
import { cutLog } from './cut-log.ts'
import { resumeManifest, type RunDescription, startManifest } from './describe.ts'
import { createRunDirectory, discardRun, refuseRun, removeIfEmpty } from './directory.ts'
import { removeTemporaries } from './files.ts'
import { type Lock, lockRun } from './lock.ts'
import { createLog, type Log } from './log.ts'
import { type Manifest, writeManifest } from './manifest.ts'
import { metricsFile } from './names.ts'

/** A run that is being kept. */
export interface Recording {
  readonly run: RunDescription
  readonly directory: string
  readonly label: RunLabel
  readonly log: Log
  readonly keeper: Keeper | undefined
  /** Those of the run, also before it went on. */
  readonly epochs: EpochEvent[]
  readonly manifest: Manifest
  readonly lock: Lock
  /** What is to be told at its start. */
  readonly notices: readonly NoticeEvent[]
  close(): void
}

/** Makes the keeper of a run's checkpoints, given its directory. */
export type KeeperOf = (directory: string) => Keeper

/**
 * Gets the directory of a run ready, before anything is computed.
 * @throws CommandError if that cannot be written to; a directory that was made for the run is gone then
 */
export async function createRecording(run: RunDescription, start: StartEvent, keeperOf?: KeeperOf): Promise<Recording> {
  return run.resumed ? goOn(run, run.resumed, start, keeperOf) : begin(run, start, keeperOf)
}

async function begin(run: RunDescription, start: StartEvent, keeperOf?: KeeperOf): Promise<Recording> {
  const isOurs = run.out === undefined || !existsSync(run.out)
  const directory = createRunDirectory(run.loaded.name, run.out)
  let lock: Lock | undefined
  let log: Log | undefined
  try {
    lock = await lockRun(directory, { ...(run.tell && { tell: run.tell }) })
    if (run.out !== undefined) refuseRun(run.out) // another process may have begun one there
    await removeTemporaries(directory)
    log = createLog({ descriptor: openSync(join(directory, metricsFile), 'a'), chain: '' })
    const keeper = keeperOf?.(directory)
    const notices = (await keeper?.prepare()) ?? []
    const manifest = startManifest(run, start)
    await writeManifest(directory, manifest)
    const close = closing(log, lock)
    return { run, directory, label: labelOf(run, directory), log, keeper, epochs: [], manifest, lock, notices, close }
  } catch (error) {
    log?.close()
    if (log) discardRun(directory)
    lock?.release()
    if (isOurs) removeIfEmpty(directory)
    throw unwritable(directory, error)
  }
}

async function goOn(
  run: RunDescription,
  { directory, manifest: before, checkpoint, lock }: NonNullable<RunDescription['resumed']>,
  start: StartEvent,
  keeperOf?: KeeperOf,
): Promise<Recording> {
  try {
    await removeTemporaries(directory)
    const keeper = keeperOf?.(directory)
    const notices = (await keeper?.prepare()) ?? []
    const manifest = resumeManifest(run, before, checkpoint?.state.step ?? 0, start)
    await writeManifest(directory, manifest)
    const log = createLog(await cutLog(directory, checkpoint?.state))
    const epochs = checkpoint ? epochsOf(checkpoint.state) : []
    const close = closing(log, lock)
    return { run, directory, label: labelOf(run, directory), log, keeper, epochs, manifest, lock, notices, close }
  } catch (error) {
    throw unwritable(directory, error)
  }
}

function closing(log: Log, lock: Lock): () => void {
  return () => {
    try {
      log.close()
    } finally {
      lock.release()
    }
  }
}

function labelOf({ dataset: { notice } }: RunDescription, directory: string): RunLabel {
  return { directory, ...(notice === undefined ? {} : { notice }) }
}

/** What the file system says, as a sentence about the run. */
function unwritable(directory: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error
  return new CommandError(`${directory}: the run cannot be kept there: ${error.message}. Choose another directory.`, {
    cause: error,
  })
}
