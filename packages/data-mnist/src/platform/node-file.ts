import { randomUUID } from 'node:crypto'
import { type FileHandle, open, rename, rm, writeFile } from 'node:fs/promises'
import { type ByteReader, type Bytes, type ByteStream } from '../bytes/stream.ts'

/** Few, because each chunk passes through several streams. */
const chunkBytes = 2 ** 20
/** How many reads are under way at once: Node's threads copy, and touch new memory, beside each other. */
const parallel = 4

/** Reads a file, straight into where its bytes are wanted; `undefined` where there is none. */
export async function openReader(path: string): Promise<ByteReader | undefined> {
  const handle = await open(path).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  })
  if (!handle) return undefined
  let position = 0
  return {
    async fill(out) {
      const share = Math.ceil(out.length / parallel)
      const parts = Array.from({ length: parallel }, (_, i) => out.subarray(i * share, (i + 1) * share))
      const counts = await Promise.all(parts.map((part, i) => readPart(handle, part, position + i * share)))
      const end = counts.findIndex((count, i) => count < parts[i]!.length)
      const filled = counts.slice(0, end < 0 ? parallel : end + 1).reduce((sum, count) => sum + count, 0)
      position += filled
      return filled
    },
    async peek(n) {
      const bytes = new Uint8Array(n)
      return bytes.subarray(0, await readPart(handle, bytes, position))
    },
    remainder: () => chunksOf(handle, position),
    cancel: () => handle.close(),
  }
}

/** Fills `out` from a place in the file, unless the file ends. */
async function readPart(handle: FileHandle, out: Uint8Array, from: number): Promise<number> {
  let filled = 0
  while (filled < out.length) {
    const { bytesRead } = await handle.read(out, filled, out.length - filled, from + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return filled
}

/** A file from a place on, as a stream. The handle is closed at the end, on failure, and on cancel. */
function chunksOf(handle: FileHandle, from: number): ByteStream {
  let position = from
  return new ReadableStream<Bytes>(
    {
      async pull(controller) {
        try {
          const { bytesRead, buffer } = await handle.read(new Uint8Array(chunkBytes), 0, chunkBytes, position)
          position += bytesRead
          if (bytesRead > 0) {
            controller.enqueue(buffer.subarray(0, bytesRead))
            return
          }
        } catch (error) {
          await handle.close()
          throw error
        }
        await handle.close()
        controller.close()
      },
      cancel: () => handle.close(),
    },
    { highWaterMark: 0 }, // read only when asked
  )
}

/** Writes a file that nobody sees before it is whole. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    await writeFile(temporary, bytes)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Whether `error` is the system's, with one of `codes`. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
