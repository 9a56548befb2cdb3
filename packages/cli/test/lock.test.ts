import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type Lock, lockRun, LostLockError } from '../src/record/lock.ts'
import { machineIdentity, processIdentity, unknown } from '../src/record/process.ts'
import { temporaryDirectory } from './support/output.ts'

const identity = processIdentity(process.pid)!
const own = { pid: process.pid, host: hostname(), identity, machine: machineIdentity(), token: 'x' }
/** Of a container with the same name on the same machine, which has its own processes. */
const elsewhere = { ...own, machine: 'another container', identity: 'started there' }
const held = /process \d+.* is working on this run\. Wait for it, or stop it\./

function directoryLockedBy(content: string): string {
  const directory = temporaryDirectory()
  writeFileSync(join(directory, 'run.lock'), content)
  return directory
}

/** Takes a lock, with something that happens each time that it waits; returns how often it did, too. */
async function lockWhile(directory: string, meanwhile: () => void = () => undefined): Promise<[Lock, number]> {
  let pauses = 0
  const pause = (): Promise<void> => {
    pauses++
    meanwhile()
    return Promise.resolve()
  }
  return [await lockRun(directory, { pause }), pauses]
}

/** The id of a process that is gone. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'close')
  return child.pid!
}

test('a run is one lock at a time, also within a process', async () => {
  const directory = temporaryDirectory()
  const lock = await lockRun(directory)
  await expect(lockRun(directory)).rejects.toThrow(held)
  lock.release()
  expect(readdirSync(directory)).toEqual([])
  const next = await lockRun(directory)
  lock.release() // once more: it is another one's now
  expect(existsSync(join(directory, 'run.lock'))).toBe(true)
  next.release()
})

test('a process that lives keeps its lock', async () => {
  await expect(lockRun(directoryLockedBy(JSON.stringify(own)))).rejects.toThrow(held)
})

test('the lock of a process that is gone is taken over', async () => {
  const directory = directoryLockedBy(JSON.stringify({ ...own, pid: await deadProcess() }))
  const lock = await lockRun(directory)
  expect(JSON.parse(readFileSync(join(directory, 'run.lock'), 'utf8'))).toMatchObject({ pid: process.pid })
  lock.release()
  expect(readdirSync(directory)).toEqual([])
})

test('so is that of one whose id another process has by now', async () => {
  expect(own.identity).not.toBe(unknown)
  const lock = await lockRun(directoryLockedBy(JSON.stringify({ ...own, identity: 'started-before' })))
  lock.release()
})

test('a process in another container is believed to live while its lock changes, and dead after silence', async () => {
  const directory = directoryLockedBy(JSON.stringify(elsewhere))
  let beat = 0
  const renew = (): void => {
    if (++beat === 14) writeFileSync(join(directory, 'run.lock'), JSON.stringify({ ...elsewhere, beat }))
  }
  await expect(lockWhile(directory, renew)).rejects.toThrow(held)
  const [lock, pauses] = await lockWhile(directory)
  expect(pauses).toBe(15)
  lock.release()
})

test('a lock of this version changes with each sign of life', async () => {
  const directory = temporaryDirectory()
  const lock = await lockRun(directory)
  const path = join(directory, 'run.lock')
  const read = (): string => readFileSync(path, 'utf8')
  const texts = [read()]
  for (let i = 0; i < 3; i++) {
    lock.renew()
    texts.push(read())
  }
  expect(new Set(texts).size).toBe(4)
  expect(new Set(texts.map(({ length }) => length)).size).toBe(1)
  lock.release()
})

test.each([
  ['is from the future', 400],
  ['is from long ago', -400],
])('a lock whose time %s is as any other: no clock counts', async (_, days) => {
  const directory = directoryLockedBy(JSON.stringify(elsewhere))
  const time = new Date(Date.now() + days * 86_400_000)
  utimesSync(join(directory, 'run.lock'), time, time)
  const [lock, pauses] = await lockWhile(directory)
  expect(pauses).toBe(15)
  lock.release()
})

test('a process whose start is not known, or of an older version on another machine, is watched, too', async () => {
  const { machine, ...older } = { ...own, host: 'elsewhere', pid: await deadProcess() }
  const living = { pid: own.pid, host: own.host }
  expect(machine).toBe(own.machine)
  for (const holder of [{ ...own, identity: unknown }, older]) {
    const [lock, pauses] = await lockWhile(directoryLockedBy(JSON.stringify(holder)))
    expect(pauses).toBe(15)
    lock.release()
  }
  await expect(lockRun(directoryLockedBy(JSON.stringify({ ...older, ...living })))).rejects.toThrow(held)
})

test.each(['', '{"pid":', 'null', '[]', '{"pid":-1,"host":"x","identity":"y"}', '{"pid":1e99}'])(
  'a lock that says %j is that of nobody, once it was watched',
  async (content) => {
    const [lock, pauses] = await lockWhile(directoryLockedBy(content))
    expect(pauses).toBe(15)
    lock.release()
  },
)

test('a lock that is being written is waited for', async () => {
  const directory = directoryLockedBy('')
  const write = (): void => {
    writeFileSync(join(directory, 'run.lock'), JSON.stringify(own))
  }
  await expect(lockWhile(directory, write)).rejects.toThrow(held)
})

describe('a process that was suspended', () => {
  /** A clock that was not seen to run: a suspended process notices only that time has passed. */
  const later = (): void => {
    const now = performance.now()
    vi.spyOn(performance, 'now').mockReturnValue(now + 60_000)
    onTestFinished(() => {
      vi.restoreAllMocks()
    })
  }

  test('notices that its run was taken over, and leaves the lock of the other one alone', async () => {
    const directory = temporaryDirectory()
    const path = join(directory, 'run.lock')
    const lock = await lockRun(directory)
    lock.check()
    rmSync(path)
    const other = await lockRun(directory)
    later()
    expect(() => {
      lock.check()
    }).toThrow(/another process took over this run while this one was suspended\. It writes nothing more there/)
    const content = readFileSync(path, 'utf8')
    lock.renew()
    lock.release()
    expect(readFileSync(path, 'utf8')).toBe(content)
    other.check()
    other.release()
  })

  test('goes on where nobody took over', async () => {
    const lock = await lockRun(temporaryDirectory())
    later()
    lock.check()
    lock.release()
  })

  test('notices that its directory is gone', async () => {
    const directory = temporaryDirectory()
    const lock = await lockRun(directory)
    rmSync(directory, { recursive: true })
    later()
    expect(() => {
      lock.check()
    }).toThrow(LostLockError)
    lock.release()
  })
})

test('of many that want it at once, also over the lock of a dead process, one gets it', async () => {
  const directory = directoryLockedBy(JSON.stringify({ ...own, pid: await deadProcess() }))
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => lockRun(directory)))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(readdirSync(directory)).toEqual(['run.lock'])
})

test('a lock that cannot be written or read is a named error', async () => {
  const file = join(directoryLockedBy(''), 'run.lock')
  await expect(lockRun(file)).rejects.toThrow(/cannot be written: ENOTDIR/)
  const directory = temporaryDirectory()
  mkdirSync(join(directory, 'run.lock'))
  await expect(lockRun(directory)).rejects.toThrow(/cannot be read: it is not a regular file/)
})

test.skipIf(process.platform !== 'linux')('a process that was killed and not asked for is gone', async () => {
  // The shell starts a child and becomes a program that never asks for it. Only then is the child killed, because a
  // shell would ask for it.
  const parent = spawn('sh', ['-c', 'sleep infinity & echo $!; exec sleep infinity'])
  const [output] = (await once(parent.stdout, 'data')) as [Buffer]
  const pid = Number(output.toString())
  onTestFinished(() => {
    for (const id of [pid, parent.pid!]) process.kill(id, 'SIGKILL')
  })
  const statOf = (id: number) => () => readFileSync(`/proc/${id}/stat`, 'utf8')
  await expect.poll(statOf(parent.pid!), { timeout: 240_000 }).toContain('(sleep)')
  process.kill(pid, 'SIGKILL')
  await expect.poll(statOf(pid), { timeout: 240_000 }).toContain(') Z ')
  expect(processIdentity(pid)).toBeUndefined()
})
