import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError } from '../errors.ts'

const lockFile = 'run.lock'

/** A run that is this process's own. */
export interface Lock {
  release(): void
}

/**
 * Makes a run this process's own until `release`: two processes would write the same files. The lock of a process that is dead, also one that was
 * killed, is taken over.
 * @throws CommandError if a living process has it
 */
export function lockRun(directory: string): Lock {
  const path = join(directory, lockFile)
  const own = JSON.stringify({ pid: process.pid, started: startOf(process.pid) })
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(path, own, { flag: 'wx' })
      return {
        release() {
          rmSync(path, { force: true })
        },
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 2) throw error
    }
    const pid = livingOwner(path)
    if (pid !== undefined) {
      throw new CommandError(`${directory}: process ${pid} is working on this run. Wait for it, or stop it.`)
    }
    rmSync(path, { force: true })
  }
}

function livingOwner(path: string): number | undefined {
  try {
    const { pid, started } = JSON.parse(readFileSync(path, 'utf8')) as { pid?: unknown; started?: unknown }
    if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return undefined
    process.kill(pid, 0)
    return started === startOf(pid) ? pid : undefined // else another process has got the number since
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? NaN : undefined // another user's
  }
}

/** When a process began, where the system tells: numbers are used again, and a process may be 1 in every container. */
function startOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19] ?? null
  } catch {
    return null
  }
}
