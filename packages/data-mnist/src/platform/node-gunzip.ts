import { pipeline, Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { createGunzip } from 'node:zlib'
import { type ByteStream } from '../bytes/stream.ts'

/** Few, because each chunk passes through several streams; a DecompressionStream has three thousand for MNIST. */
const chunkSize = 2 ** 20

/** The contents of a gzip file, inflated on another thread. */
export function gunzipStream(stream: ByteStream): ByteStream {
  const gunzip = createGunzip({ chunkSize })
  pipeline(Readable.fromWeb(stream as NodeReadableStream), gunzip, () => undefined) // a failure reaches the reader of gunzip
  return Readable.toWeb(gunzip) as ByteStream
}
