import { mkdir, readdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Checkpoint, NoticeEvent } from '@nn/train'
import { CommandError } from '../errors.ts'
import { removeTemporaries } from '../record/files.ts'
import { formatBytes } from '../render/format.ts'

/**
 * Makes the directory of a run's checkpoints, and says if the disk may become too small for them.
 * @param numbered how many of every n-th step are kept
 * @throws CommandError if it cannot be made, or the disk has not even room for one and for the final weights
 */
export async function makeRoom(
  directory: string,
  { tensors }: Checkpoint,
  numbered: number,
): Promise<readonly NoticeEvent[]> {
  await makeDirectory(directory)
  const size = Object.values(tensors).reduce((sum, { data }) => sum + 4 * data.length, 0)
  const room = await roomFor(directory)
  if (room < 2 * size) {
    throw new CommandError(
      `${directory}: expected ${formatBytes(2 * size)} free for the run's result, got ${formatBytes(room)}. Make room, or choose another disk with --out.`,
    )
  }
  const most = (4 + numbered) * size // last, previous, best, the one being written
  if (room >= most) return []
  const message = `${directory}: ${formatBytes(room)} are free, and checkpoints may take ${formatBytes(most)}. The run goes on without those that cannot be written.`
  return [{ type: 'notice', message }]
}

async function makeDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true })
    await removeTemporaries(directory)
  } catch (error) {
    const { message } = error as Error
    throw new CommandError(`${directory} cannot be made: ${message}. Choose another directory with --out.`, {
      cause: error,
    })
  }
}

/**
 * The bytes that are free, and those of checkpoints that will be replaced; Infinity where the file system does not
 * tell.
 */
async function roomFor(directory: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(directory)
    const sizes = (await readdir(directory)).map(async (name) => (await stat(join(directory, name))).size)
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, bavail * bsize)
  } catch {
    return Infinity
  }
}
