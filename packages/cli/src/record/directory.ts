import { existsSync, mkdirSync, openSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { checkpointDirectory } from '../checkpoint/names.ts'
import { CommandError, UsageError } from '../errors.ts'
import { lockFile } from './lock.ts'
import { manifestFile } from './manifest.ts'

export const metricsFile = 'metrics.jsonl'

/** The directory of a new run, and its open, empty metrics file. */
export interface RunDirectory {
  readonly path: string
  /** A file descriptor to append to. */
  readonly metrics: number
}

/** @throws UsageError if the directory already holds a run. */
export function refuseRun(directory: string): void {
  if ([manifestFile, metricsFile].some((file) => existsSync(join(directory, file)))) {
    throw new UsageError(`--out: ${directory} already holds a run. Give another directory, or move that one away.`)
  }
}

/**
 * Makes the directory of a new run: `out`, or else `runs/<experiment>-<date>-<time>`, with a number behind it if that is
 * taken. Whoever creates the metrics file owns the directory, so two runs never share one.
 * @throws UsageError if `out` already holds a run; CommandError if it cannot be made or written to.
 */
export function createRunDirectory(experiment: string, out?: string): RunDirectory {
  if (out !== undefined) {
    refuseRun(out)
    return claim(out) ?? createRunDirectory(experiment, out) // taken since: refused now
  }
  const base = join('runs', `${experiment}-${timestamp(new Date())}`)
  for (let n = 1; ; n++) {
    const directory = claim(n === 1 ? base : `${base}-${n}`)
    if (directory) return directory
  }
}

/** Takes a run away again that never began; the directory, too, if it was made for the run and nothing else came to be there. */
export function discardRun(directory: string, isOurs: boolean): void {
  for (const name of [manifestFile, lockFile, metricsFile]) rmSync(join(directory, name), { force: true })
  removeEmpty(join(directory, checkpointDirectory))
  if (isOurs) removeEmpty(directory)
}

function removeEmpty(directory: string): void {
  try {
    rmdirSync(directory)
  } catch {
    // it holds something, or is none
  }
}

function claim(path: string): RunDirectory | undefined {
  try {
    makeDirectory(path)
    return { path, metrics: openSync(join(path, metricsFile), 'ax') }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' && existsSync(join(path, metricsFile))) return undefined
    throw new CommandError(
      `the run directory ${path} cannot be made or written to: ${message}. Choose one with --out.`,
      { cause: error },
    )
  }
}

/** As `mkdirSync` does it recursively; but that says ENOENT of a read-only disk. */
function makeDirectory(path: string): void {
  if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true })
  try {
    mkdirSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** `20260102-030405`, local time. */
function timestamp(date: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`
  return `${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`
}
