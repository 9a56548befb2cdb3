import type * as Promises from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  isTemporary,
  openRegularFile,
  readRegularFile,
  removeTemporaries,
  writeFileAtomically,
} from '../src/record/files.ts'
import { temporaryDirectory } from './support/output.ts'

/**
 * What happened on the disk, and how many files are open. The operation named in `failing` fails; one that begins
 * before the one before it is over is `early`.
 */
const disk = vi.hoisted(() => ({ done: [] as string[], open: 0, failing: '', early: [] as string[], running: 0 }))

vi.mock('node:fs/promises', async (original) => {
  const promises = await original<typeof Promises>()
  async function watch<T>(name: string, operation: () => Promise<T>): Promise<T> {
    if (disk.failing === name) throw Object.assign(new Error(`${name} fails`), { code: 'EIO' })
    disk.done.push(name)
    if (disk.running > 0) disk.early.push(name)
    disk.running++
    try {
      return await operation()
    } finally {
      disk.running--
    }
  }
  const nameOf = (path: unknown): string => (basename(String(path)).endsWith('.tmp') ? 'new' : basename(String(path)))
  const watched = (file: FileHandle, name: string): FileHandle =>
    new Proxy(file, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key)
        if (typeof value !== 'function') return value
        const method = value.bind(target) as (...values: unknown[]) => Promise<unknown>
        if (key === 'close') return () => watch(`close ${name}`, () => method().finally(() => disk.open--))
        if (key === 'sync' || key === 'writeFile')
          return (...values: unknown[]) => watch(`${key} ${name}`, () => method(...values))
        return method
      },
    })
  return {
    ...promises,
    async open(path: string, flags: string | number) {
      const file = await promises.open(path, flags)
      disk.open++
      return watched(file, nameOf(path))
    },
    rename: (from: string, to: string) =>
      watch(`rename ${nameOf(from)} ${nameOf(to)}`, () => promises.rename(from, to)),
  }
})

beforeEach(() => {
  Object.assign(disk, { done: [], open: 0, failing: '', early: [], running: 0 })
})

afterEach(() => {
  expect([disk.early, disk.running]).toEqual([[], 0])
})

/** A directory named `run` with a file. */
function run(): { readonly directory: string; readonly path: string } {
  const directory = join(temporaryDirectory(), 'run')
  mkdirSync(directory)
  const path = join(directory, 'last')
  writeFileSync(path, 'old')
  return { directory, path }
}

const read = (...path: readonly string[]): string => readFileSync(join(...path), 'utf8')
const written = ['writeFile new', 'sync new', 'close new']
const synced = process.platform === 'win32' ? [] : ['sync run', 'close run'] // Windows opens no directories

test('a file is whole on the disk before it takes its place, and its place is on the disk at the end', async () => {
  const { directory, path } = run()
  await writeFileAtomically(path, 'new')
  expect(disk.done).toEqual([...written, 'rename new last', ...synced])
  expect([readdirSync(directory), read(path), disk.open]).toEqual([['last'], 'new', 0])
})

test('the file that was there moves away before, and need not be there', async () => {
  const { directory, path } = run()
  const previous = join(directory, 'previous')
  await writeFileAtomically(path, 'new', { previous })
  expect(disk.done).toEqual([...written, 'rename last previous', 'rename new last', ...synced])
  expect([read(path), read(previous)]).toEqual(['new', 'old'])
  await writeFileAtomically(join(directory, 'first'), 'one', { previous: join(directory, 'none') })
  expect(readdirSync(directory).sort()).toEqual(['first', 'last', 'previous'])
})

test.each(['writeFile new', 'sync new', 'rename new last', 'rename last previous'])(
  'where %s fails, so does the whole, and leaves what was there',
  async (failing) => {
    const { directory, path } = run()
    disk.failing = failing
    await expect(writeFileAtomically(path, 'new', { previous: join(directory, 'previous') })).rejects.toThrow(failing)
    disk.failing = ''
    const left = failing === 'rename new last' ? 'previous' : 'last'
    expect([readdirSync(directory), read(directory, left), disk.open]).toEqual([[left], 'old', 0])
  },
)

test('a directory that cannot be synced is none of the writer’s business: the file is there', async () => {
  const { path } = run()
  disk.failing = 'sync run'
  await writeFileAtomically(path, 'new')
  expect([read(path), disk.open]).toEqual(['new', 0])
})

test('only regular files are read, and none stays open', async () => {
  const { directory, path } = run()
  expect((await readRegularFile(path)).toString()).toBe('old')
  // Windows opens no directories: EISDIR or EPERM.
  await expect(openRegularFile(directory)).rejects.toThrow(/^it is not a regular file$|^E(ISDIR|PERM)/)
  await expect(readRegularFile(join(directory, 'none'))).rejects.toThrow('ENOENT')
  expect(disk.open).toBe(0)
})

test('what killed processes left is removed, and nothing else', async () => {
  const { directory, path } = run()
  const left = 'last.01234567-89ab-cdef-0123-456789abcdef.tmp'
  const mine = ['last.tmp', 'last.0123.tmp', `${left}.txt`]
  for (const name of [left, ...mine]) writeFileSync(join(directory, name), '')
  expect([left, ...mine].map(isTemporary)).toEqual([true, false, false, false])
  await removeTemporaries(directory)
  expect(readdirSync(directory).sort()).toEqual([...mine, basename(path)].sort())
  await removeTemporaries(join(directory, 'none'))
})
