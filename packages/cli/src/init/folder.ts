import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CommandError, UsageError } from '../errors.ts'

/** As many names as an error lists. */
const shown = 5

/**
 * Fills a folder that is empty, has only Git's own folder in it, or is made. If a file cannot be written, everything
 * is taken away again.
 *
 * @param files By their paths in the folder.
 * @throws UsageError with what is in the way; CommandError if the disk does not take the files.
 */
export async function fillFolder(directory: string, files: ReadonlyMap<string, string | Uint8Array>): Promise<void> {
  const made = await makeEmptyFolder(directory)
  const written: string[] = made === undefined ? [] : [made]
  try {
    for (const [name, content] of files) {
      const path = join(directory, name)
      const parent = await mkdir(dirname(path), { recursive: true })
      written.push(parent ?? path)
      await writeFile(path, content, { flag: 'wx' })
    }
  } catch (error) {
    for (const path of written) await rm(path, { recursive: true, force: true })
    throw unwritable(directory, error)
  }
}

/** Makes a folder, if there is none; returns the first that was made above it. */
async function makeEmptyFolder(directory: string): Promise<string | undefined> {
  const made = await mkdir(directory, { recursive: true }).catch(async (error: unknown) => {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EEXIST' && code !== 'ENOTDIR') throw unwritable(directory, await reasonOf(error))
    throw new UsageError(`${directory} is a file. Name a folder that is empty or not there.`)
  })
  const names = (await readdir(directory)).filter((name) => name !== '.git').sort()
  if (names.length === 0) return made
  const more = names.length > shown ? ` and ${names.length - shown} more` : ''
  const listed = names.slice(0, shown).join(', ') + more
  throw new UsageError(`the folder ${directory} must be empty, got ${listed}. Name another one: nn init mnist digits`)
}

/** Node's recursive mkdir calls a disk that nobody may write to ENOENT; a plain one says what it is. */
async function reasonOf(error: unknown): Promise<unknown> {
  const { code, path } = error as NodeJS.ErrnoException
  if (code !== 'ENOENT' || path === undefined) return error
  return mkdir(path).then(
    () => error,
    (reason: unknown) => reason,
  )
}

function unwritable(directory: string, error: unknown): CommandError {
  return new CommandError(
    `nn init: ${directory} cannot be filled: ${(error as Error).message}. Nothing was left there. Choose another place.`,
    { cause: error },
  )
}
