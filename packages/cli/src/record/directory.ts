import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { checkpointDirectory } from '../checkpoint/names.ts'
import { CommandError, UsageError } from '../errors.ts'
import { isTemporary } from './files.ts'
import { curveFiles, manifestFile, metricsFile, weightsFile } from './names.ts'

/**
 * What a run makes that began. One that was killed before leaves at most a lock, an empty log and an empty directory
 * of checkpoints.
 */
const made = [manifestFile, weightsFile, ...Object.values(curveFiles), metricsFile, checkpointDirectory]

/** @throws UsageError if the directory holds a run, or files in the places of a run's. */
export function refuseRun(directory: string): void {
  const [file] = made.filter((name) => isThere(join(directory, name)))
  if (file === undefined) return
  const holds = file === manifestFile ? 'already holds a run' : `already holds ${file}, which a run would replace`
  throw new UsageError(`--out: ${directory} ${holds}. Give another directory, or move that one away.`)
}

/** Whether something is there, other than an empty file or an empty directory. */
function isThere(path: string): boolean {
  try {
    const status = statSync(path)
    if (status.isDirectory()) return readdirSync(path).some((name) => !isTemporary(name))
    return !status.isFile() || status.size > 0
  } catch {
    return false // or unreadable, which the first write will report
  }
}

/**
 * Makes the directory of a new run: `out`, or else `runs/<experiment>-<date>-<time>`, with a number behind it if that
 * is taken.
 * @throws UsageError if `out` already holds a run; CommandError if it cannot be made.
 */
export function createRunDirectory(experiment: string, out?: string): string {
  if (out !== undefined) {
    refuseRun(out)
    makeDirectory(out)
    return out
  }
  const base = join('runs', `${experiment}-${timestamp(new Date())}`)
  for (let n = 1; ; n++) {
    const directory = n === 1 ? base : `${base}-${n}`
    if (makeDirectory(directory)) return directory
  }
}

/** Takes away what was made for a run that could not begin. */
export function discardRun(directory: string): void {
  for (const name of [manifestFile, metricsFile]) rmSync(join(directory, name), { force: true })
  removeIfEmpty(join(directory, checkpointDirectory))
}

export function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory)
  } catch {
    // it holds something, or is none
  }
}

/** Makes a directory; false if it is there. `mkdirSync` with `recursive` would say ENOENT of a read-only disk. */
function makeDirectory(path: string): boolean {
  try {
    if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true })
    mkdirSync(path)
    return true
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' && statSync(path).isDirectory()) return false
    throw new CommandError(
      `the run directory ${path} cannot be made or written to: ${message}. Choose one with --out.`,
      {
        cause: error,
      },
    )
  }
}

/** `20260102-030405`, local time. */
function timestamp(date: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`
  return `${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`
}
