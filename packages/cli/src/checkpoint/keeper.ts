import { mkdir, readdir, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { type BestOptions, type Checkpoint, createBest, type FitEvent, type NoticeEvent } from '@nn/train'
import { CommandError } from '../errors.ts'
import type { CheckpointEvent } from '../events.ts'
import { removeTemporaries, writeFileAtomically } from '../record/files.ts'
import { formatBytes } from '../render/format.ts'
import { encodeCheckpoint } from './file.ts'
import { checkpointDirectory, checkpointFiles, numberedFile, stepOf } from './names.ts'

/** Which checkpoints a run keeps beside `last`, `previous` and `best`. */
export interface KeeperOptions {
  /** One for every so many steps. Default: none. */
  readonly every?: number
  /** How many of those, the newest. Default 5. */
  readonly keep?: number
  /** What `best` is best by. */
  readonly best?: BestOptions
}

/** What became of the checkpoints of an event. */
export type Kept = CheckpointEvent | NoticeEvent

/** Keeps the checkpoints of a run, in its directory. */
export interface Keeper {
  /**
   * Does what an event calls for; undefined where that is nothing. A checkpoint that cannot be written is a notice, the run goes on.
   * @throws CommandError at `start`, if the disk has no room for them
   */
  after(event: FitEvent): Promise<readonly Kept[]> | undefined
}

/** Within an epoch `last` is at most so old; at the end of one, at least: a short epoch is not worth waiting for the disk. */
const longest = 30_000 // ms
const shortest = 1000 // ms

/** Keeps checkpoints of what `capture` gives. */
export function createKeeper(run: string, capture: () => Checkpoint, options: KeeperOptions = {}): Keeper {
  const directory = join(run, checkpointDirectory)
  const { every = Infinity, keep = 5 } = options
  const best = createBest('--best', options.best ?? {})
  let written = performance.now()
  let lastStep = -1
  let pendingBest: Snapshot | undefined
  let broken = false

  const write = async (files: readonly string[], now: Snapshot): Promise<Kept[]> => {
    const events: Kept[] = []
    try {
      for (const file of files) events.push(await writeOne(directory, file, now))
      if (pendingBest) events.push({ ...(await writeOne(directory, checkpointFiles.best, pendingBest)), best: true })
      pendingBest = undefined
      if (files.some((file) => stepOf(file) !== undefined)) await prune(directory, keep)
      if (broken) events.push(notice('Checkpoints can be written again.'))
      broken = false
    } catch (error) {
      if (!broken)
        events.push(notice(`A checkpoint cannot be written, and the run goes on without: ${(error as Error).message}`))
      broken = true
    }
    written = performance.now()
    lastStep = now.step
    return events
  }

  return {
    after(event) {
      const age = performance.now() - written
      switch (event.type) {
        case 'start':
          return prepare(directory, capture)
        case 'step': {
          const due = event.step % every === 0
          if (!due && age < longest) return undefined
          return write(
            due ? [numberedFile(event.step), checkpointFiles.last] : [checkpointFiles.last],
            snapshot(capture()),
          )
        }
        case 'epoch': {
          const better = best.improves(event)
          if (!better && age < shortest) return undefined
          const now = snapshot(capture())
          if (better) pendingBest = now
          return age < shortest ? undefined : write([checkpointFiles.last], now)
        }
        case 'done': {
          const now = snapshot(capture())
          return write(now.step === lastStep && event.reason !== 'completed' ? [] : [checkpointFiles.last], now)
        }
        case 'progress':
        case 'notice':
        case 'nonFinite':
          return undefined
      }
    },
  }
}

/** A checkpoint as the bytes of its file. */
interface Snapshot {
  readonly epoch: number
  readonly step: number
  readonly bytes: Uint8Array
}

function snapshot(checkpoint: Checkpoint): Snapshot {
  const { epoch, step } = checkpoint.state
  return { epoch, step, bytes: encodeCheckpoint(checkpoint) }
}

/** Makes the directory, and sees to it that there is room for some checkpoints. */
async function prepare(directory: string, capture: () => Checkpoint): Promise<readonly Kept[]> {
  try {
    await mkdir(directory, { recursive: true })
    await removeTemporaries(directory)
  } catch (error) {
    throw new CommandError(`${directory} cannot be made: ${(error as Error).message}. Choose a directory with --out.`, {
      cause: error,
    })
  }
  const { tensors } = capture()
  const size = Object.values(tensors).reduce((sum, { data }) => sum + 4 * data.length, 0)
  const status = await statfs(directory).catch(() => undefined) // not every file system tells
  const free = status && status.bavail * status.bsize
  if (free !== undefined && free < 4 * size) {
    const room = `${formatBytes(4 * size)} free for checkpoints, got ${formatBytes(free)}`
    throw new CommandError(`${directory}: expected at least ${room}. Make room, or choose another disk with --out.`)
  }
  return []
}

async function writeOne(directory: string, file: string, { bytes, epoch, step }: Snapshot): Promise<CheckpointEvent> {
  const path = join(directory, file)
  const previous = file === checkpointFiles.last ? { previous: join(directory, checkpointFiles.previous) } : {}
  await writeFileAtomically(path, bytes, previous)
  return { type: 'checkpoint', file: `${checkpointDirectory}/${file}`, epoch, step }
}

/** Removes all numbered checkpoints but the newest. */
async function prune(directory: string, keep: number): Promise<void> {
  const steps = (await readdir(directory)).flatMap((name) => stepOf(name) ?? []).sort((a, b) => b - a)
  await Promise.all(steps.slice(keep).map((step) => rm(join(directory, numberedFile(step)), { force: true })))
}

function notice(message: string): NoticeEvent {
  return { type: 'notice', message }
}
