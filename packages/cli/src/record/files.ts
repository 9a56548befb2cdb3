import { randomUUID } from 'node:crypto'
import { constants, type FileHandle, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Opens a regular file for reading. Anything else, such as a named pipe, could keep the reader waiting for ever.
 * @throws Error with the reason, in words that follow the path
 */
export async function openRegularFile(path: string): Promise<FileHandle> {
  const { O_RDONLY, O_NONBLOCK } = constants // Windows has no O_NONBLOCK, and `|` takes undefined for 0
  const file = await open(path, O_RDONLY | O_NONBLOCK)
  if ((await file.stat()).isFile()) return file
  await file.close()
  throw new Error('it is not a regular file')
}

/** Reads a regular file. @throws as `openRegularFile` */
export async function readRegularFile(path: string): Promise<Buffer> {
  const file = await openRegularFile(path)
  try {
    return await file.readFile()
  } finally {
    await file.close()
  }
}

const temporary = /\.[\da-f]{8}-[\da-f-]{27}\.tmp$/

/**
 * Writes a file in one piece: a reader sees the old one or the new one, also if the process is killed or the power
 * fails. The file that was there goes to `previous`, if that is named.
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  { previous }: { readonly previous?: string } = {},
): Promise<void> {
  const written = `${path}.${randomUUID()}.tmp`
  try {
    const file = await open(written, 'wx')
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    if (previous !== undefined) await moveIfThere(path, previous)
    await rename(written, path)
  } catch (error) {
    await rm(written, { force: true })
    throw error
  }
  await syncDirectory(dirname(path))
}

/** Whether a file is one that `writeFileAtomically` was writing when its process was killed. */
export function isTemporary(name: string): boolean {
  return temporary.test(name)
}

/** Removes the temporary files of processes that were killed while they wrote. */
export async function removeTemporaries(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => [])
  await Promise.all(names.filter(isTemporary).map((name) => rm(join(directory, name), { force: true })))
}

async function moveIfThere(path: string, to: string): Promise<void> {
  try {
    await rename(path, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

/**
 * Makes a rename last through a power failure. Windows and some network file systems cannot; the file is there all the
 * same.
 */
async function syncDirectory(path: string): Promise<void> {
  try {
    const directory = await open(path, 'r')
    try {
      await directory.sync()
    } finally {
      await directory.close()
    }
  } catch {
    // the rename stands, only its being on the disk by now is not certain
  }
}
