import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type Bytes, type ByteStream } from '../bytes/stream.ts'

/** Few, because each chunk passes through several streams; a DecompressionStream has three thousand for MNIST. */
const chunkSize = 2 ** 20

/** The contents of a gzip file, inflated on another thread. Bytes behind them are an error, as in browsers. */
export function gunzipStream(stream: ByteStream): ByteStream {
  const gunzip = createGunzip({ chunkSize })
  let given = 0
  const counted = async function* (): AsyncGenerator<Bytes> {
    for await (const chunk of stream) {
      given += chunk.length
      yield chunk
    }
  }
  const inflated = async function* (): AsyncGenerator<Bytes> {
    for await (const chunk of gunzip) yield chunk as Bytes
    if (gunzip.bytesWritten < given) throw new Error('there are zeros behind the gzip data') // which zlib leaves out
  }
  pipeline(counted, gunzip, () => undefined) // a failure reaches the reader of gunzip
  return Readable.toWeb(Readable.from(inflated(), { objectMode: false })) as ByteStream
}
