import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { CommandError } from '../errors.ts'
import { processIdentity, unknown } from './process.ts'
import { lockFile } from './names.ts'

/** The right to write into the directory of a run. */
export interface Lock {
  readonly release: () => void
}

/** Who holds a lock. */
interface Holder {
  readonly pid: number
  readonly host: string
  /** `processIdentity` of the process. */
  readonly identity: string
  /** Tells two locks of one process apart. */
  readonly token: string
}

/**
 * Takes the lock of a run's directory. That of a process that is gone, also if its id belongs to another one by now, is taken over.
 * @throws CommandError if another process, or this one, writes into the directory, or if it cannot be written to
 */
export async function lockRun(directory: string): Promise<Lock> {
  const path = join(directory, lockFile)
  const content = JSON.stringify(ownHolder())
  for (;;) {
    if (create(path, content)) return { release: release.bind(undefined, path, content) }
    const present = read(path)
    if (present === undefined) continue // released just now
    const holder = parse(present)
    if (holder === undefined && isFresh(path)) await pause()
    else if (holder && isHeld(holder)) throw refusal(directory, path, holder)
    else takeAway(path, present)
  }
}

function ownHolder(): Holder {
  const identity = processIdentity(process.pid) ?? unknown
  return { pid: process.pid, host: hostname(), identity, token: randomUUID() }
}

/** Creates the lock with its content; false if there is one. */
function create(path: string, content: string): boolean {
  let created = false
  try {
    writeFileSync(path, '', { flag: 'wx' })
    created = true
    writeFileSync(path, content)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    if (created) rmSync(path, { force: true })
    throw new CommandError(`${path} cannot be written: ${(error as Error).message}. A run needs its directory.`, {
      cause: error,
    })
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new CommandError(`${path} cannot be read: ${(error as Error).message}.`, { cause: error })
  }
}

function parse(text: string): Holder | undefined {
  try {
    const { pid, host, identity } = JSON.parse(text) as Partial<Record<keyof Holder, unknown>>
    const valid =
      Number.isSafeInteger(pid) && (pid as number) > 0 && [host, identity].every((x) => typeof x === 'string')
    return valid ? (JSON.parse(text) as Holder) : undefined
  } catch {
    return undefined
  }
}

/** Whether somebody may be about to write into a lock just made. */
function isFresh(path: string): boolean {
  try {
    return Date.now() - statSync(path).mtimeMs < 2000
  } catch {
    return false
  }
}

async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 50))
}

function isHeld({ pid, host, identity }: Holder): boolean {
  if (host !== hostname()) return true // it cannot be seen from here
  const present = processIdentity(pid)
  return present !== undefined && (present === identity || [present, identity].includes(unknown))
}

function refusal(directory: string, path: string, { pid, host }: Holder): CommandError {
  const where = host === hostname() ? '' : ` on ${host}`
  return new CommandError(
    `${directory}: process ${pid}${where} is working on this run. Wait for it, or stop it; if it is no nn train, delete ${path}.`,
  )
}

/** Removes a lock that nobody holds. Of several that try at once one succeeds; a lock that was made meanwhile is put back. */
function takeAway(path: string, content: string): void {
  const aside = `${path}.${randomUUID()}.tmp`
  try {
    renameSync(path, aside)
    if (readFileSync(aside, 'utf8') !== content) linkSync(aside, path)
  } catch {
    // somebody else was faster
  }
  rmSync(aside, { force: true })
}

function release(path: string, content: string): void {
  try {
    if (readFileSync(path, 'utf8') === content) rmSync(path, { force: true })
  } catch {
    // it is gone, or will be seen to be that of a dead process
  }
}
