import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomically } from '../record/files.ts'
import type { NoticeEvent } from '@nn/train'
import type { CheckpointEvent } from '../events.ts'
import { checkpointDirectory, checkpointFiles, numberedFile, stepOf } from './names.ts'
import type { Snapshot } from './snapshot.ts'

/** What became of the checkpoints of an event. */
export type Kept = CheckpointEvent | NoticeEvent

/** `writeFileAtomically` */
export type WriteFile = typeof writeFileAtomically

/** The checkpoint files of a run. */
export interface Store {
  /** Writes one; false if that failed. */
  write(file: string, snapshot: Snapshot): Promise<boolean>
  /** What happened since the last time. The same failure is told once, and when it is over. */
  report(): readonly Kept[]
}

/** Options of `createStore`. */
export interface StoreOptions {
  /** How many numbered files stay. */
  readonly keep: number
  /** Whether `last` is damaged: then it must not become `previous`. */
  readonly damaged?: boolean
  readonly writeFile?: WriteFile
}

/** Writes to a directory. */
export function createStore(
  directory: string,
  { keep, damaged = false, writeFile = writeFileAtomically }: StoreOptions,
): Store {
  const { last, previous, best } = checkpointFiles
  const events: Kept[] = []
  let rotates = !damaged
  let failing: string | undefined
  let failed: Error | undefined
  return {
    async write(file, snapshot) {
      const { epoch, step } = snapshot
      try {
        const replaced = file === last && rotates ? { previous: join(directory, previous) } : {}
        await writeFile(join(directory, file), snapshot.bytes(), replaced)
        if (file === last) rotates = true
        if (stepOf(file) !== undefined) await prune(directory, keep)
        const kept = { type: 'checkpoint', file: `${checkpointDirectory}/${file}`, epoch, step } as const
        events.push(file === best ? { ...kept, best: true } : kept)
        return true
      } catch (error) {
        failed = error as Error
        return false
      }
    },
    report() {
      const kind = failed && ((failed as NodeJS.ErrnoException).code ?? failed.name)
      if (failed && kind !== failing) {
        events.push(notice(`A checkpoint cannot be written, and the run goes on without: ${failed.message}`))
      } else if (failing !== undefined && !failed && events.length > 0) {
        events.push(notice('Checkpoints can be written again.'))
      }
      if (failed || events.length > 0) failing = kind
      failed = undefined
      return events.splice(0)
    },
  }
}

/** Removes all numbered checkpoints but the newest. */
async function prune(directory: string, keep: number): Promise<void> {
  const steps = (await readdir(directory)).flatMap((name) => stepOf(name) ?? []).sort((a, b) => b - a)
  await Promise.all(steps.slice(keep).map((step) => rm(join(directory, numberedFile(step)), { force: true })))
}

function notice(message: string): NoticeEvent {
  return { type: 'notice', message }
}
