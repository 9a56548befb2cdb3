import { join } from 'node:path'
import type { Checkpoint } from '@nn/train'
import { findCheckpoint } from '../checkpoint/find.ts'
import { type Context, noticeOf } from '../commands/command.ts'
import { CommandError, UsageError } from '../errors.ts'
import type { LoadedExperiment } from '../experiment/load.ts'
import { override, type Overrides } from '../experiment/override.ts'
import { plural } from '../render/format.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { readWeights, reloadExperiment } from './open.ts'
import { redoMissing } from './redo.ts'

/** A run that goes on. */
export interface ResumedRun {
  readonly directory: string
  readonly manifest: Manifest
  readonly loaded: LoadedExperiment
  /** Those of the run, but for the number of epochs, which may be new. */
  readonly overrides: Overrides
  /** Where it goes on; undefined where it never came to a checkpoint, and begins again. */
  readonly checkpoint: Checkpoint | undefined
  /** Whether its last checkpoint is damaged, and it goes on from another. */
  readonly damaged: boolean
}

/** How to go on with a run. */
export interface ResumeOptions {
  /** How many epochs it is to have. Default: as many as before. */
  readonly epochs?: number
  /** Whether its experiment may be any file, and one that was edited. Default: no. */
  readonly trust?: boolean
}

/**
 * Reads what is needed to go on with a run, whose lock this process has. Says which checkpoints are damaged, and
 * whether the experiment was edited.
 * @returns undefined, once it was said, if the run is complete
 * @throws UsageError if it has more epochs than it is to have; CommandError if it cannot be read, or no checkpoint of
 *   it
 */
export async function readResumedRun(
  directory: string,
  { epochs, trust = false }: ResumeOptions,
  context: Context,
): Promise<ResumedRun | undefined> {
  const notice = noticeOf(context)
  const manifest = await readManifest(directory)
  const loaded = await reloadExperiment(directory, manifest, context, trust)
  const planned = override(loaded.experiment, manifest.overrides).epochs
  if (epochs !== undefined && epochs < planned) {
    throw new UsageError(
      `--epochs: ${directory} is to have ${planned} epochs, got ${epochs}. Give more, or leave it out.`,
    )
  }
  if (isComplete(manifest, planned, epochs) && (await hasWeights(directory, manifest, notice))) {
    const done = manifest.result?.epochs ?? planned
    notice(`${directory} is complete, after ${plural(done, 'epoch')}. A larger --epochs trains it for longer.`)
    for (const message of await redoMissing(directory, manifest)) notice(message)
    return undefined
  }
  const { checkpoint, damaged } = await chooseCheckpoint(directory, notice)
  const overrides = { ...manifest.overrides, ...(epochs === undefined ? {} : { epochs }) }
  return { directory, manifest, loaded, overrides, checkpoint, damaged }
}

/** A run that a callback stopped is complete, too; but a larger number of epochs is a wish to go on. */
function isComplete({ status }: Manifest, planned: number, epochs = planned): boolean {
  return (status === 'completed' || status === 'stopped') && epochs === planned
}

/** Whether a run has the weights that it recorded; where it has not, they are made again. */
async function hasWeights(directory: string, manifest: Manifest, notice: (message: string) => void): Promise<boolean> {
  try {
    await readWeights(directory, manifest)
    return true
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    notice(error.message)
    return false
  }
}

async function chooseCheckpoint(
  directory: string,
  notice: (message: string) => void,
): Promise<Pick<ResumedRun, 'checkpoint' | 'damaged'>> {
  const { found, refused } = await findCheckpoint(directory)
  const reasons = refused.map(({ file, reason }) => `${join(directory, file)}: ${reason}`)
  if (!found && reasons.length > 0) {
    throw new CommandError(`${directory}: expected a good checkpoint, got none. ${reasons.join(' ')}`)
  }
  for (const message of reasons) notice(message)
  if (!found) notice(`${directory} came to no checkpoint: it begins again.`)
  else if (reasons.length > 0) notice(`Going on from ${join(directory, found.file)} instead.`)
  return { checkpoint: found?.checkpoint, damaged: reasons.length > 0 }
}
