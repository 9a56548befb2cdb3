import { findSegment } from './jpeg-segments.ts'
import { orient, orientationOf } from './orientation.ts'
import { type ImageFormat, PictureError } from './raster.ts'

/** JPEG, baseline or progressive, grey, YCbCr or CMYK, turned as its EXIF orientation says. Decoded by jpeg-js. */
export const jpeg: ImageFormat = {
  name: 'JPEG',
  signature: [0xff, 0xd8, 0xff],
  size: readFrame,
  async decode(bytes) {
    expectEnoughData(bytes)
    expectFewScans(bytes)
    const { default: decoder } = await import('jpeg-js')
    const { width, height, data } = decoder.decode(withEnd(bytes), {
      useTArray: true,
      formatAsRGBA: true,
      maxMemoryUsageInMB: MEMORY,
    })
    return orient({ width, height, rgba: data }, orientationOf(bytes))
  },
}

const MEMORY = 512 // megabytes: what a picture of the largest size that is read needs, and some more

/** Start of frame: baseline, extended, progressive. */
const FRAMES: readonly number[] = [0xc0, 0xc1, 0xc2]
/** Lossless, differential and arithmetic frames, which no browser shows either. */
const RARE_FRAMES: readonly number[] = [0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]

/** Bits of a sample, height and width, high byte first, and the number of colours. */
type FrameHeader = readonly [depth: number, y1: number, y0: number, x1: number, x0: number, components: number]

function readFrame(bytes: Uint8Array): { readonly width: number; readonly height: number } {
  const frame = findSegment(bytes, (marker) => FRAMES.includes(marker) || RARE_FRAMES.includes(marker))
  if (!frame || frame.content.length < 6) throw new PictureError('it has no header')
  const [depth, y1, y0, x1, x0, components] = frame.content as unknown as FrameHeader
  if (RARE_FRAMES.includes(frame.marker)) throw new PictureError('it is neither baseline nor progressive')
  if (depth !== 8) throw new PictureError(`its samples must have 8 bits, got ${depth}`)
  if (![1, 3, 4].includes(components)) throw new PictureError(`it must have 1, 3 or 4 colours, got ${components}`)
  return { width: 256 * x1 + x0, height: 256 * y1 + y0 }
}

/** A block of 8 × 8 pixels takes a bit at least, so a short file cannot ask for much memory. */
const MOST_PIXELS_PER_BYTE = 8 * 64

function expectEnoughData(bytes: Uint8Array): void {
  const { width, height } = readFrame(bytes)
  if (width * height > MOST_PIXELS_PER_BYTE * bytes.length) throw new PictureError('its data ends early')
}

const MOST_SCANS = 64 // progressive encoders write about ten

/** Each scan goes over the whole picture, and takes only some bytes of the file. */
function expectFewScans(bytes: Uint8Array): void {
  let scans = 0
  for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) if (bytes[at + 1] === 0xda) scans++
  if (scans > MOST_SCANS) throw new PictureError(`it must have at most ${MOST_SCANS} scans, got ${scans}`)
}

const END = [0xff, 0xd9]
const LONGEST_SCAN_HEADER = 1024

/**
 * The file with many end markers behind it: jpeg-js reads zeros behind the last byte and would make a picture of what
 * is not there. A marker in the middle of a scan stops it.
 */
function withEnd(bytes: Uint8Array): Uint8Array {
  const longer = new Uint8Array(bytes.length + LONGEST_SCAN_HEADER)
  longer.set(bytes)
  for (let at = bytes.length; at < longer.length; at += END.length) longer.set(END, at)
  return longer
}
