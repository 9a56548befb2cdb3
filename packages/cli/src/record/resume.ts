import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Checkpoint } from '@nn/train'
import { findCheckpoint } from '../checkpoint/find.ts'
import type { Context } from '../commands/command.ts'
import { CommandError, UsageError } from '../errors.ts'
import { type LoadedExperiment, loadExperiment } from '../experiment/load.ts'
import type { Overrides } from '../experiment/override.ts'
import { type Manifest, readManifest } from './manifest.ts'

/** A run that goes on. */
export interface ResumedRun {
  readonly directory: string
  readonly manifest: Manifest
  readonly loaded: LoadedExperiment
  /** Those of the run, but for the number of epochs, which may be new. */
  readonly overrides: Overrides
  /** Where it goes on; undefined where it never came to a checkpoint, and begins again. */
  readonly checkpoint: Checkpoint | undefined
}

/**
 * Reads what is needed to go on with a run. Says which checkpoints are damaged, and whether the experiment was edited.
 * @throws UsageError if there is no such run; CommandError if it cannot be read, or no checkpoint of it
 */
export async function readResumedRun(
  directory: string,
  epochs: number | undefined,
  { renderer }: Context,
): Promise<ResumedRun> {
  if (!existsSync(directory)) throw new UsageError(`there is no run at ${directory}. Give the directory of a run.`)
  const manifest = await readManifest(directory)
  const { path, sha256 } = manifest.experiment
  if (!existsSync(path)) {
    throw new CommandError(`${directory}: its experiment ${path} is gone. Put the file back to resume the run.`)
  }
  const loaded = await loadExperiment(path)
  if (loaded.sha256 !== sha256) renderer.render({ type: 'notice', message: `${path} was edited since the run began.` })
  const { found, refused } = await findCheckpoint(directory)
  const reasons = refused.map(({ file, reason }) => `${join(directory, file)}: ${reason}`)
  if (!found && reasons.length > 0) {
    throw new CommandError(`${directory}: expected a good checkpoint, got none. ${reasons.join(' ')}`)
  }
  for (const message of reasons) renderer.render({ type: 'notice', message })
  if (refused.length > 0 && found) {
    renderer.render({ type: 'notice', message: `Going on from ${join(directory, found.file)} instead.` })
  }
  if (!found) renderer.render({ type: 'notice', message: `${directory} came to no checkpoint: it begins again.` })
  return {
    directory,
    manifest,
    loaded,
    overrides: { ...manifest.overrides, ...(epochs === undefined ? {} : { epochs }) },
    checkpoint: found?.checkpoint,
  }
}
