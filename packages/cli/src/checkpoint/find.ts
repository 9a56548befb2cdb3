import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Checkpoint } from '@nn/train'
import { CommandError } from '../errors.ts'
import { openRegularFile } from '../record/files.ts'
import { decodeCheckpoint } from './file.ts'
import { checkpointDirectory, checkpointFiles, stepOf } from './names.ts'

/** A checkpoint that was found good. */
export interface FoundCheckpoint {
  /** `checkpoints/last.safetensors`, within the run. */
  readonly file: string
  readonly checkpoint: Checkpoint
}

/** The result of looking for a run's newest good checkpoint. */
export interface CheckpointSearch {
  readonly found?: FoundCheckpoint
  /** The files that were tried and are not good, each with its reason. */
  readonly refused: readonly { readonly file: string; readonly reason: string }[]
}

/** Node reads no larger file in one piece. */
const largest = 2 ** 31 - 1

/**
 * Looks for the newest checkpoint of a run that is not damaged: `last`, or else the one of the highest step among all
 * others.
 * @throws CommandError if the directory cannot be read: that is not to be taken for having none
 */
export async function findCheckpoint(run: string): Promise<CheckpointSearch> {
  const names = await namesIn(join(run, checkpointDirectory))
  const isCheckpoint = (name: string): boolean =>
    stepOf(name) !== undefined || Object.values<string>(checkpointFiles).includes(name)
  const { last } = checkpointFiles
  const refused: { readonly file: string; readonly reason: string }[] = []
  let found: FoundCheckpoint | undefined
  for (const name of names.filter(isCheckpoint).sort((a, b) => Number(b === last) - Number(a === last))) {
    if (found?.file === join(checkpointDirectory, last)) break
    const file = join(checkpointDirectory, name)
    try {
      const checkpoint = await readCheckpoint(join(run, file))
      if (!found || checkpoint.state.step > found.checkpoint.state.step) found = { file, checkpoint }
    } catch (error) {
      refused.push({ file, reason: (error as Error).message })
    }
  }
  return { ...(found ? { found } : {}), refused }
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return []
    throw new CommandError(`${directory} cannot be read: ${message}. It should hold the run's checkpoints.`, {
      cause: error,
    })
  }
}

async function readCheckpoint(path: string): Promise<Checkpoint> {
  const file = await openRegularFile(path)
  try {
    const { size } = await file.stat()
    if (size > largest) throw new Error(`it has ${size} bytes, more than can be read`)
    return decodeCheckpoint(await file.readFile())
  } finally {
    await file.close()
  }
}
