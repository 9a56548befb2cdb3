import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode, openReader } from './node-file.ts'
import { type Part } from './types.ts'

/** A live download writes, or gives up, more often than this (see `patience` in the transfer). */
const abandonedAfter = 120_000 // ms

/**
 * Begins `name` in `directory`. Each download writes to a file of its own, `name.<id>.part`, so that processes do not
 * meet;
 * `rename` publishes it, and the last of several equal files wins. A part that was left is taken over, also by
 * `rename`: one taker wins.
 */
export async function beginPart(directory: string, name: string): Promise<Part> {
  await mkdir(directory, { recursive: true })
  const target = join(directory, name)
  const path = join(directory, `${name}.${randomUUID()}.part`)
  await takeOver(directory, name, path)
  const handle = await open(path, 'a')
  let { size } = await handle.stat()
  return {
    get size() {
      return size
    },
    async append(chunk) {
      await handle.appendFile(chunk)
      size += chunk.length
    },
    async clear() {
      await handle.truncate(0)
      size = 0
    },
    async read() {
      const reader = await openReader(path)
      if (!reader) throw new Error(`${path}: expected the download, got no file. Something removed it: try again.`)
      return reader
    },
    async commit() {
      await handle.sync()
      await handle.close()
      await publish(path, target)
    },
    async release() {
      await handle.close()
      if (size > 0) await rename(path, `${target}.part`)
      else await rm(path, { force: true })
    },
  }
}

/** Renames the first part that nobody works on to `path`, if there is one. */
async function takeOver(directory: string, name: string, path: string): Promise<void> {
  const entries = await readdir(directory)
  const parts = entries.filter((entry) => entry.startsWith(`${name}.`) && entry.endsWith('.part'))
  for (const part of parts) {
    const from = join(directory, part)
    if (part !== `${name}.part` && !(await isAbandoned(from))) continue
    if (await renamed(from, path)) return
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity })) // gone: another process was faster
  return Date.now() - mtimeMs > abandonedAfter
}

async function renamed(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to)
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EPERM', 'EACCES', 'EBUSY')) return false // another process was faster
    throw error
  }
}

async function publish(path: string, target: string): Promise<void> {
  try {
    await rename(path, target)
  } catch (error) {
    // Windows refuses while another process reads the target, which then holds the same contents.
    const exists = await stat(target).catch(() => undefined)
    if (!exists || !hasCode(error, 'EPERM', 'EACCES', 'EBUSY')) throw error
    await rm(path, { force: true })
  }
}
