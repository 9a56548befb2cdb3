import { mkdir, readdir } from 'node:fs/promises'
import { UsageError } from '../errors.ts'

/** As many names as an error lists. */
const shown = 5

/**
 * Makes a folder, if there is none. There may be one that is empty, or has only Git's own folder in it.
 * @throws UsageError with what is in the way.
 */
export async function makeEmptyFolder(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EEXIST' && code !== 'ENOTDIR') throw error
    throw new UsageError(`${directory} is a file. Name a folder that is empty or not there.`)
  }
  const names = (await readdir(directory)).filter((name) => name !== '.git').sort()
  if (names.length === 0) return
  const more = names.length > shown ? ` and ${names.length - shown} more` : ''
  const listed = names.slice(0, shown).join(', ') + more
  throw new UsageError(`the folder ${directory} must be empty, got ${listed}. Name another one: nn init mnist digits`)
}
