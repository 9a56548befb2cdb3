import { randomUUID } from 'node:crypto'
import {
  closeSync,
  constants,
  existsSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { CommandError } from '../errors.ts'
import { lockFile } from './names.ts'
import { machineIdentity, processIdentity, unknown } from './process.ts'

/** The right to write into the directory of a run. */
export interface Lock {
  /**
   * To be called before each write: a process that was suspended, or whose machine was, may have lost the lock.
   * @throws LostLockError
   */
  check(): void
  /** A sign of life, which a timer gives every two seconds. */
  renew(): void
  release(): void
}

/** The run belongs to another process by now, or its directory is gone: nothing more may be written there. */
export class LostLockError extends CommandError {}

/** Options of `lockRun`. */
export interface LockOptions {
  /** How often a holder that cannot be seen from here is looked at until it is believed to be dead. Default 15. */
  readonly looks?: number
  /** Waits from one look to the next. Default: for two seconds. */
  readonly pause?: () => Promise<void>
  /** Told that this takes a while. */
  readonly tell?: (message: string) => void
}

/** Who holds a lock. */
interface Holder {
  readonly pid: number
  readonly host: string
  /** `processIdentity` of the process. */
  readonly identity: string
  /** `machineIdentity`, where the system tells. Absent in locks of older versions. */
  readonly machine?: string
  /** Tells two locks of one process apart. */
  readonly token: string
}

const beat = 2000 // ms

/**
 * Takes the lock of a run's directory. The lock of a process on this machine is taken over if that process is gone.
 * Another machine or container cannot be looked into, so its lock is watched: it is alive if the lock changes, and
 * dead after half a minute of silence. No clock is compared with a file's time, so a clock that is wrong does no harm.
 * @throws CommandError if another process, or this one, writes into the directory, or if it cannot be written to
 */
export async function lockRun(directory: string, options: LockOptions = {}): Promise<Lock> {
  const { looks = 15, pause = wait, tell } = options
  const path = join(directory, lockFile)
  let before: string | undefined
  let silent = 0
  for (;;) {
    const lock = create(directory, path)
    if (lock) return lock
    const present = read(path)
    if (present === undefined) continue // released just now
    const holder = parse(present)
    const state = holder ? stateOf(holder) : 'unseen'
    const renewed = holder && before !== undefined && present !== before && parse(before)?.token === holder.token
    if (state === 'alive' || renewed) throw refusal(directory, holder!)
    silent = present === before ? silent + 1 : 0
    if (state === 'dead' || silent >= looks) {
      takeAway(path, present)
      before = undefined
      continue
    }
    if (before === undefined)
      tell?.(`${path} is held by ${describe(holder)}. Waiting for a sign of life, for up to 30 s.`)
    before = present
    await pause()
  }
}

async function wait(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, beat))
}

/** Creates the lock and holds it; undefined if there is one. */
function create(directory: string, path: string): Lock | undefined {
  const identity = processIdentity(process.pid) ?? unknown
  const machine = machineIdentity()
  const known = { identity, ...(machine !== undefined && { machine }) }
  const holder = { pid: process.pid, host: hostname(), ...known, token: randomUUID() }
  let descriptor: number | undefined
  try {
    const { O_CREAT, O_EXCL, O_RDWR, O_SYNC } = constants // another machine must see it at once; Windows has no O_SYNC
    descriptor = openSync(path, O_CREAT | O_EXCL | O_RDWR | O_SYNC, 0o666)
    writeSync(descriptor, contentOf(holder, 0), 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined
    if (descriptor !== undefined) {
      closeSync(descriptor)
      rmSync(path, { force: true })
    }
    throw new CommandError(`${path} cannot be written: ${(error as Error).message}. A run needs its directory.`, {
      cause: error,
    })
  }
  return hold(directory, path, descriptor, holder)
}

/** The beat stands last and has always the same length: only its digits change. */
function contentOf(holder: Holder, beat: number): string {
  return JSON.stringify({ ...holder, beat: String(beat).padStart(12, '0') })
}

function hold(directory: string, path: string, descriptor: number, holder: Holder): Lock {
  let beats = 0
  let checked = performance.now()
  let released = false
  const isOurs = (): boolean => read(path)?.includes(holder.token) ?? false
  const lock: Lock = {
    check() {
      if (performance.now() - checked < 100) return // ms: no other process takes over within so short a silence
      // Somebody who takes a dead lock away may have moved this one, for a moment.
      for (let tries = 0; !isOurs(); tries++) {
        if (tries === 5 || !existsSync(directory)) throw lost(directory, path)
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
      }
      checked = performance.now()
    },
    renew() {
      try {
        writeSync(descriptor, contentOf(holder, ++beats), 0) // into the own file, even if another stands in its place
      } catch {
        // the disk may recover; if another process takes over, `check` sees it
      }
    },
    release() {
      if (released) return
      released = true
      clearInterval(timer)
      closeSync(descriptor)
      try {
        if (isOurs()) rmSync(path, { force: true })
      } catch {
        // it is gone, or will be seen to be that of a dead process
      }
    },
  }
  const timer = setInterval(() => {
    lock.renew()
  }, beat)
  timer.unref()
  return lock
}

function lost(directory: string, path: string): LostLockError {
  return new LostLockError(
    existsSync(path)
      ? `${directory}: another process took over this run while this one was suspended. It writes nothing more there.`
      : `${directory}: the directory or its ${lockFile} was deleted while the run trained. It writes nothing more there.`,
  )
}

function read(path: string): string | undefined {
  try {
    if (!statSync(path).isFile()) throw new Error('it is not a regular file')
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw new CommandError(`${path} cannot be read: ${(error as Error).message}.`, { cause: error })
  }
}

function parse(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Partial<Record<keyof Holder, unknown>>
    const { pid, host, identity, token, machine = '' } = holder
    const valid =
      Number.isSafeInteger(pid) &&
      (pid as number) > 0 &&
      [host, identity, token, machine].every((x) => typeof x === 'string')
    return valid ? (holder as Holder) : undefined
  } catch {
    return undefined
  }
}

/** Whether the process that holds a lock lives, if that can be seen from here for certain. */
function stateOf({ pid, host, identity, machine }: Holder): 'alive' | 'dead' | 'unseen' {
  const present = processIdentity(pid)
  const own = machineIdentity()
  const isHere = own !== undefined && machine === own
  const isOlder = machine === undefined && host === hostname()
  if ((isHere || isOlder) && identity !== unknown && present === identity) return 'alive'
  return isHere && present !== unknown && identity !== unknown ? 'dead' : 'unseen'
}

function describe(holder: Holder | undefined): string {
  if (!holder) return 'nobody who can be told'
  return holder.host === hostname() ? `process ${holder.pid}` : `process ${holder.pid} on ${holder.host}`
}

function refusal(directory: string, holder: Holder): CommandError {
  return new CommandError(`${directory}: ${describe(holder)} is working on this run. Wait for it, or stop it.`)
}

/**
 * Removes a lock that nobody holds. Of several that try at once one succeeds; a lock that was made meanwhile is put
 * back.
 */
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
