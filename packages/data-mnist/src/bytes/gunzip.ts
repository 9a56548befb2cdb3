import { platform } from '#platform'
import { type Bytes, byteReader, type ByteReader, type ByteStream } from './stream.ts'

/**
 * What `source` reads, inflated if its first two bytes are gzip's (1f 8b); names do not matter, because some servers
 * inflate on the way.
 * Where the compressed data is truncated or corrupt, reading throws what `corrupt` makes of the cause.
 */
export async function inflatedReader(source: ByteReader, corrupt: (cause: unknown) => Error): Promise<ByteReader> {
  const [first, second] = await source.peek(2)
  if (first !== 0x1f || second !== 0x8b) return source
  const compressed = source.remainder()

  let sourceFailure: { error: unknown } | undefined // a disk that fails is not corrupt data
  const watched = rethrow(compressed, (error) => {
    sourceFailure = { error }
    return error
  })
  const inflated = platform.gunzip(watched)
  return byteReader(rethrow(inflated, (error) => (sourceFailure ? sourceFailure.error : corrupt(error))))
}

/** The same stream, whose errors pass through `translate`. */
function rethrow(stream: ByteStream, translate: (error: unknown) => unknown): ByteStream {
  const reader = stream.getReader()
  return new ReadableStream<Bytes>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (done) controller.close()
          else controller.enqueue(value)
        } catch (error) {
          controller.error(translate(error))
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 }, // read only when asked
  )
}
