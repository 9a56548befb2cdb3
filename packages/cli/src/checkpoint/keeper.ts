import { join } from 'node:path'
import { type BestOptions, type Checkpoint, createBest, type FitEvent, type NoticeEvent } from '@nn/train'
import { epochsOf } from './epochs.ts'
import { checkpointDirectory, checkpointFiles, numberedFile } from './names.ts'
import { makeRoom } from './room.ts'
import { keyOf, type Snapshot, snapshotOf } from './snapshot.ts'
import { createStore, type Kept, type WriteFile } from './store.ts'

/** Which checkpoints a run keeps beside `last`, `previous` and `best`. */
export interface KeeperOptions {
  /** One for every so many steps. Default: none. */
  readonly every?: number
  /** How many of those, the newest. Default 5. */
  readonly keep?: number
  /** What `best` is best by. */
  readonly best?: BestOptions
  /** Whether `last` is damaged: then it must not become `previous`. */
  readonly damaged?: boolean
  /** For tests. */
  readonly writeFile?: WriteFile
}

/** Keeps the checkpoints of a run, in its directory. */
export interface Keeper {
  /**
   * Gets ready, at the start of the run.
   * @throws CommandError if the disk has no room for a checkpoint, or cannot be written to
   */
  prepare(): Promise<readonly NoticeEvent[]>
  /**
   * What an event calls for, if anything, to be done at once. A checkpoint that cannot be written is a notice: the run
   * goes on.
   */
  after(event: FitEvent): (() => Promise<readonly Kept[]>) | undefined
}

/**
 * Within an epoch `last` is at most so old; at the end of one, at least: a short epoch is not worth waiting for the
 * disk.
 */
const longest = 30_000 // ms
const shortest = 1000 // ms
/** Of a slow disk, or a large model, checkpoints take no more than this part of the time. */
const share = 1 / 20

/** Keeps checkpoints of what `capture` gives. */
export function createKeeper(run: string, capture: () => Checkpoint, options: KeeperOptions = {}): Keeper {
  const { every = Infinity, keep = 5 } = options
  const directory = join(run, checkpointDirectory)
  const store = createStore(directory, { ...options, keep })
  const best = createBest('--best', options.best ?? {})
  let written = performance.now()
  let took = 0
  let last = ''
  let pendingBest: Snapshot | undefined

  const write = async (now: Snapshot, numbered: boolean): Promise<readonly Kept[]> => {
    const begin = performance.now()
    if (pendingBest && (await store.write(checkpointFiles.best, pendingBest))) pendingBest = undefined
    if (numbered) await store.write(numberedFile(now.step), now)
    if (now.key !== last && (await store.write(checkpointFiles.last, now))) last = now.key
    written = performance.now()
    took = written - begin
    return store.report()
  }
  const isDue = (least: number): boolean => performance.now() - written >= Math.max(least, took / share)

  return {
    async prepare() {
      const checkpoint = capture()
      const { state } = checkpoint
      // Epochs of an earlier version, or from before another --best, may lack the metric: then the best is one of those
      // to come.
      for (const epoch of epochsOf(state)) if (best.measures(epoch)) best.improves(epoch)
      if (state.step > 0 && !options.damaged) last = keyOf(checkpoint)
      return makeRoom(directory, checkpoint, every === Infinity ? 0 : keep)
    },
    after(event) {
      switch (event.type) {
        case 'step': {
          const numbered = event.step % every === 0
          return numbered || isDue(longest) ? () => write(snapshotOf(capture()), numbered) : undefined
        }
        case 'epoch': {
          const better = best.improves(event)
          const due = isDue(shortest)
          if (!better && !due) return undefined
          const now = snapshotOf(capture())
          if (better) pendingBest = now
          return due ? () => write(now, false) : undefined
        }
        case 'done':
          return () => write(snapshotOf(capture()), false)
        case 'start':
        case 'progress':
        case 'notice':
        case 'nonFinite':
          return undefined
      }
    },
  }
}
