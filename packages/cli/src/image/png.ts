import { inflateSync } from 'node:zlib'
import { type ImageFormat, PictureError } from './raster.ts'

/**
 * PNG: all depths, palettes, interlaced or not. Decoded by pngjs, after a look at how much the file would unpack to.
 */
export const png: ImageFormat = {
  name: 'PNG',
  signature: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  size: readHeader,
  async decode(bytes) {
    expectSizeOfData(bytes)
    const { PNG } = await import('pngjs')
    const { width, height, data } = PNG.sync.read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))
    return { width, height, rgba: data }
  },
}

interface Header {
  readonly width: number
  readonly height: number
  readonly bitsPerPixel: number
}

/** Samples for each pixel, by colour type: grey, RGB, palette, grey and alpha, RGBA. */
const channels: readonly (number | undefined)[] = [1, undefined, 3, 1, 2, undefined, 4]

const FIRST_CHUNK = 8
const CHUNK_FRAME = 12 // length, type and checksum

function readHeader(bytes: Uint8Array): Header {
  const view = viewOf(bytes)
  if (bytes.length < FIRST_CHUNK + CHUNK_FRAME + 13 || typeAt(view, FIRST_CHUNK) !== 'IHDR') {
    throw new PictureError('it has no header')
  }
  const samples = channels[bytes[25]!]
  if (samples === undefined) throw new PictureError(`there is no colour type ${bytes[25]!}`)
  return { width: view.getUint32(16), height: view.getUint32(20), bitsPerPixel: samples * bytes[24]! }
}

/** Some kilobytes can unpack to gigabytes, or to nothing: the picture's size says how many bytes there must be. */
function expectSizeOfData(bytes: Uint8Array): void {
  const { width, height, bitsPerPixel } = readHeader(bytes)
  const rows = 2 * height + 7 // of all passes, where the picture is interlaced
  const pixels = Math.ceil((width * height * bitsPerPixel) / 8)
  const most = pixels + 2 * rows // a filter byte and an unfinished byte in each
  if (unpackedSize(dataChunks(bytes), most) < pixels + height) throw new PictureError('its data ends early')
}

function unpackedSize(chunks: readonly Uint8Array[], most: number): number {
  try {
    return inflateSync(Buffer.concat(chunks), { maxOutputLength: most }).length
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw error
    throw new PictureError(`its data unpacks to more than ${most} bytes`, { cause: error })
  }
}

function dataChunks(bytes: Uint8Array): Uint8Array[] {
  const view = viewOf(bytes)
  const data: Uint8Array[] = []
  for (let at = FIRST_CHUNK; at + CHUNK_FRAME <= bytes.length;) {
    const length = view.getUint32(at)
    if (typeAt(view, at) === 'IDAT') data.push(bytes.subarray(at + 8, at + 8 + length))
    at += CHUNK_FRAME + length
  }
  return data
}

function typeAt(view: DataView, chunk: number): string {
  return String.fromCharCode(...[4, 5, 6, 7].map((i) => view.getUint8(chunk + i)))
}

function viewOf({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length)
}
