import { CommandError } from '../errors.ts'
import { jpeg } from './jpeg.ts'
import { png } from './png.ts'
import { PictureError, type Raster } from './raster.ts'

const formats = [png, jpeg]

/** 4096 × 4096: more than a phone's camera makes by itself, and a few hundred megabytes of memory. */
const MOST_PIXELS = 2 ** 24

/**
 * Decodes a PNG or JPEG picture. The decoders' libraries are loaded on the first call.
 *
 * @param name How messages call it.
 * @throws CommandError for anything but a complete picture of 1 to 4096 · 4096 pixels, before memory for more is taken.
 */
export async function decodeImage(bytes: Uint8Array, name: string): Promise<Raster> {
  const format = formats.find(({ signature }) => signature.every((byte, i) => bytes[i] === byte))
  if (!format) throw new CommandError(`${name}: an image must be a PNG or JPEG file, got ${beginning(bytes)}.`)
  try {
    const { width, height } = format.size(bytes)
    expectSize(name, width, height)
    return await format.decode(bytes)
  } catch (error) {
    if (error instanceof CommandError) throw error
    throw new CommandError(`${name}: is not a complete ${format.name} image: ${reasonOf(error)}.`, { cause: error })
  }
}

function expectSize(name: string, width: number, height: number): void {
  const size = `${width} × ${height}`
  if (width * height === 0) throw new CommandError(`${name}: an image must have pixels, got ${size}.`)
  if (width * height <= MOST_PIXELS) return
  const most = MOST_PIXELS.toLocaleString('en-US')
  throw new CommandError(`${name}: an image must have at most ${most} pixels, got ${size}. Make it smaller first.`)
}

function beginning(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'an empty one'
  const hex = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0'))
  return `one that begins with the bytes ${hex.join(' ')}`
}

/** What a decoder's library says is about its own tables and markers, and means nothing to whoever has the file. */
function reasonOf(error: unknown): string {
  return error instanceof PictureError ? error.message : 'its data is damaged or ends early'
}
