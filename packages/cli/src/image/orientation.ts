import { findSegment } from './jpeg-segments.ts'
import type { Raster } from './raster.ts'

const APP1 = 0xe1
const TIFF = 6 // behind 'Exif\0\0'
const ORIENTATION = 0x0112
const ENTRY = 12

/**
 * How a camera was held, 1…8, by the EXIF data of a JPEG file (EXIF 2.32, section 4.6.4); 1, as it is, where it says
 * nothing that makes sense.
 */
export function orientationOf(bytes: Uint8Array): number {
  const exif = findSegment(bytes, (marker) => marker === APP1)?.content
  if (!exif || exif.length < TIFF + 8 || String.fromCharCode(...exif.subarray(0, 4)) !== 'Exif') return 1
  const view = new DataView(exif.buffer, exif.byteOffset + TIFF, exif.length - TIFF)
  const little = view.getUint8(0) === 0x49 // 'I' for Intel
  const directory = view.getUint32(4, little)
  if (directory + 2 > view.byteLength) return 1
  const entries = view.getUint16(directory, little)
  for (let i = 0, at = directory + 2; i < entries && at + ENTRY <= view.byteLength; i++, at += ENTRY) {
    if (view.getUint16(at, little) !== ORIENTATION) continue
    const value = view.getUint16(at + 8, little)
    return value >= 1 && value <= 8 ? value : 1
  }
  return 1
}

/**
 * From a pixel of the upright picture to the stored one, for each orientation: `w` and `h` are the last column and row
 * that are stored.
 */
const sources: readonly ((x: number, y: number, w: number, h: number) => readonly [x: number, y: number])[] = [
  (x, y) => [x, y],
  (x, y, w) => [w - x, y],
  (x, y, w, h) => [w - x, h - y],
  (x, y, _, h) => [x, h - y],
  (x, y) => [y, x],
  (x, y, _, h) => [y, h - x],
  (x, y, w, h) => [w - y, h - x],
  (x, y, w) => [w - y, x],
]

/** The picture upright. */
export function orient(raster: Raster, orientation: number): Raster {
  if (orientation === 1) return raster
  const { width, height, rgba } = raster
  const [w, h] = orientation > 4 ? [height, width] : [width, height]
  const from = new Uint32Array(rgba.buffer, rgba.byteOffset, width * height)
  const upright = new Uint32Array(from.length)
  const source = sources[orientation - 1]!
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const [column, row] = source(x, y, width - 1, height - 1)
      upright[y * w + x] = from[row * width + column]!
    }
  }
  return { width: w, height: h, rgba: new Uint8Array(upright.buffer) }
}
