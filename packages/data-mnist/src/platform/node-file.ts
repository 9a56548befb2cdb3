import { randomUUID } from 'node:crypto'
import { open, rename, rm, writeFile } from 'node:fs/promises'
import { type Bytes, type ByteStream } from '../bytes/stream.ts'

/** Few, because each chunk passes through several streams. */
const chunkBytes = 2 ** 20

/** Streams a file; `undefined` where there is none. The handle is closed at the end, on failure, and on cancel. */
export async function openStream(path: string): Promise<ByteStream | undefined> {
  const handle = await open(path).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  })
  if (!handle) return undefined
  return new ReadableStream<Bytes>(
    {
      async pull(controller) {
        try {
          const { bytesRead, buffer } = await handle.read(new Uint8Array(chunkBytes))
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
