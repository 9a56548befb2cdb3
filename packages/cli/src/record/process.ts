import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'

/**
 * What tells a process from a later one with the same id: when it was started, and since which start of the machine
 * that is counted. Undefined if there is no such process any more, `unknown` where the system does not say.
 */
export function processIdentity(pid: number): string | undefined {
  if (!exists(pid)) return undefined
  if (process.platform === 'linux') return linuxIdentity(pid)
  return process.platform === 'win32' ? unknown : startTime(pid)
}

/** The identity of a process on a system that does not tell processes apart. */
export const unknown = 'unknown'

/**
 * What tells this machine, and the container on it whose processes can be seen, from all others since it was started.
 * Undefined where the system does not say.
 */
export function machineIdentity(): string | undefined {
  return (machine ??= { identity: readMachine() }).identity
}

let machine: { readonly identity: string | undefined } | undefined

function readMachine(): string | undefined {
  try {
    if (process.platform === 'linux') return `${bootId()} ${readlinkSync('/proc/self/ns/pid')}`
    if (process.platform !== 'darwin') return undefined
    return execFileSync('sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8' }).trim() || undefined
  } catch {
    return undefined
  }
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' // it is another user's
  }
}

/**
 * proc(5): after the name in parentheses come the state, as the 3rd field, and the start in clock ticks since boot, as
 * the 22nd.
 */
function linuxIdentity(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined // killed, and nobody has asked for its exit code
    return `${bootId()}-${fields[19]!}`
  } catch {
    return unknown
  }
}

function startTime(pid: number): string {
  try {
    const environment = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env: environment }).trim()
  } catch {
    return unknown
  }
}
