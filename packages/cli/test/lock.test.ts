import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lockRun } from '../src/record/lock.ts'
import { processIdentity, unknown } from '../src/record/process.ts'
import { temporaryDirectory } from './support/output.ts'

const own = { pid: process.pid, host: hostname(), identity: processIdentity(process.pid)!, token: 'x' }
const held =
  /process \d+.* is working on this run\. Wait for it, or stop it; if it is no nn train, delete .*run\.lock\./

function directoryLockedBy(content: string): string {
  const directory = temporaryDirectory()
  writeFileSync(join(directory, 'run.lock'), content)
  return directory
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

test('a process that cannot be told from a later one, or is on another machine, is believed to live', async () => {
  await expect(lockRun(directoryLockedBy(JSON.stringify({ ...own, identity: unknown })))).rejects.toThrow(held)
  const elsewhere = JSON.stringify({ ...own, host: 'elsewhere', pid: await deadProcess() })
  await expect(lockRun(directoryLockedBy(elsewhere))).rejects.toThrow(/process \d+ on elsewhere is working/)
})

test.each(['', '{"pid":', 'null', '[]', '{"pid":-1,"host":"x","identity":"y"}', '{"pid":1e99}'])(
  'a lock that says %j is that of nobody',
  async (content) => {
    const directory = directoryLockedBy(content)
    const old = new Date(Date.now() - 10_000)
    utimesSync(join(directory, 'run.lock'), old, old)
    const lock = await lockRun(directory)
    lock.release()
  },
)

test('a lock that is being written is waited for', async () => {
  const directory = directoryLockedBy('')
  setTimeout(() => {
    writeFileSync(join(directory, 'run.lock'), JSON.stringify(own))
  }, 200)
  await expect(lockRun(directory)).rejects.toThrow(held)
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
  await expect(lockRun(directory)).rejects.toThrow(/cannot be read: EISDIR/)
})

test.skipIf(process.platform !== 'linux')('a process that was killed and not asked for is gone', async () => {
  // The shell starts a child, and becomes a program that never waits for it.
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'])
  const [output] = (await once(parent.stdout, 'data')) as [Buffer]
  const pid = Number(output.toString())
  await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'utf8'), { timeout: 20_000 }).toContain(') Z ')
  expect(processIdentity(pid)).toBeUndefined()
  parent.kill('SIGKILL')
})
