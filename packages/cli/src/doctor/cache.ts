import { constants } from 'node:fs'
import { access, readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { formatBytes } from '../render/format.ts'
import { type Check, ok, warning } from './check.ts'

/** Where data sets are kept: how much is there, and whether there can be more. */
export async function checkCache(directory: string): Promise<Check> {
  const size = await sizeOf(directory)
  const writable = await isWritable(directory)
  const holds = size === undefined ? 'not there yet' : size === 0 ? 'empty' : formatBytes(size)
  const finding = writable
    ? ok(`${directory}, ${holds}`)
    : warning(
        `${directory} cannot be written to: what is downloaded will not be kept`,
        'Make it writable, or choose another one with XDG_CACHE_HOME (on Windows LOCALAPPDATA).',
      )
  return { name: 'cache', ...finding, facts: { directory, size: size ?? null, writable } }
}

/** The bytes of all files in a directory; undefined where there is none. */
async function sizeOf(directory: string): Promise<number | undefined> {
  try {
    const entries = await readdir(directory, { withFileTypes: true, recursive: true })
    const files = entries.filter((entry) => entry.isFile())
    const sizes = await Promise.all(files.map(({ parentPath, name }) => stat(join(parentPath, name))))
    return sizes.reduce((sum, { size }) => sum + size, 0)
  } catch {
    return undefined
  }
}

/** Whether files can be made in a directory, or it itself can. */
async function isWritable(directory: string): Promise<boolean> {
  try {
    await access(directory, constants.W_OK | constants.X_OK)
    return (await stat(directory)).isDirectory()
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    return missing && directory !== dirname(directory) && isWritable(dirname(directory))
  }
}
