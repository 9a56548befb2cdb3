import { deflateSync } from 'node:zlib'
import jpeg from 'jpeg-js'
import type { Raster } from '../../src/image/raster.ts'

/** A picture whose pixels are grey, 0 … 255. */
export function grey(width: number, height: number, value: (x: number, y: number) => number): Raster {
  const rgba = new Uint8Array(4 * width * height)
  for (let i = 0; i < width * height; i++) {
    rgba.fill(value(i % width, Math.floor(i / width)), 4 * i, 4 * i + 3)
    rgba[4 * i + 3] = 255
  }
  return { width, height, rgba }
}

/** A letter F, which no turn and no mirror maps onto itself, of `ink` on `paper`. */
export function letterF(side: number, ink: number, paper: number): Raster {
  const at = (n: number): number => Math.floor((n * 8) / side)
  return grey(side, side, (x, y) => {
    const isInk =
      (at(x) === 2 && at(y) >= 1 && at(y) <= 6) || (at(x) >= 2 && at(x) <= 5 && (at(y) === 1 || at(y) === 3))
    return isInk ? ink : paper
  })
}

/** What a PNG header says. */
export interface PngHeader {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly colourType: number
  readonly interlace?: number
}

/**
 * A PNG file of unpacked rows, each with its filter byte; written here, since a hostile file needs a writer that does
 * not check.
 */
export function pngFile(header: PngHeader, rows: Uint8Array, others: readonly Uint8Array[] = []): Uint8Array {
  return pngOf([ihdr(header), ...others, chunk('IDAT', deflateSync(rows)), chunk('IEND', new Uint8Array())])
}

/** A PNG file of chunks. */
export function pngOf(chunks: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat([Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), ...chunks])
}

/** The first chunk of a PNG file. */
export function ihdr({ width, height, depth, colourType, interlace = 0 }: PngHeader): Uint8Array {
  const data = new DataView(new ArrayBuffer(13))
  data.setUint32(0, width)
  data.setUint32(4, height)
  ;[depth, colourType, 0, 0, interlace].forEach((byte, i) => {
    data.setUint8(8 + i, byte)
  })
  return chunk('IHDR', new Uint8Array(data.buffer))
}

/** A chunk of a PNG file, with its right checksum. */
export function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length)
  bytes.set(new TextEncoder().encode(type), 4)
  bytes.set(data, 8)
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)))
  return bytes
}

/** CRC-32 of ISO 3309, bit by bit. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

/** A PNG file of a picture: red, green, blue and alpha. */
export function rgbaPng({ width, height, rgba }: Raster): Uint8Array {
  return pngFile({ width, height, depth: 8, colourType: 6 }, withFilters(rgba, 4 * width))
}

/** Rows of bytes with the filter byte 0, none, before each. */
export function withFilters(bytes: Uint8Array, rowLength: number): Uint8Array {
  const rows = bytes.length / rowLength
  const filtered = new Uint8Array(rows * (rowLength + 1))
  for (let y = 0; y < rows; y++)
    filtered.set(bytes.subarray(y * rowLength, (y + 1) * rowLength), y * (rowLength + 1) + 1)
  return filtered
}

/** A baseline JPEG file of a picture; with an EXIF orientation, if one is given. */
export function jpegFile({ width, height, rgba }: Raster, quality = 90, orientation?: number): Uint8Array {
  const bytes = new Uint8Array(jpeg.encode({ width, height, data: rgba }, quality).data)
  return orientation === undefined ? bytes : Buffer.concat([bytes.subarray(0, 2), exif(orientation), bytes.subarray(2)])
}

/** The segment that a camera writes: one directory (little-endian) with one entry. */
function exif(orientation: number): Uint8Array {
  const tiff = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]
  const content = [...new TextEncoder().encode('Exif\0\0'), ...tiff]
  return Uint8Array.of(0xff, 0xe1, 0, content.length + 2, ...content)
}

/** A segment of a JPEG file. */
export function segment(marker: number, content: readonly number[]): number[] {
  return [0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 0xff, ...content]
}

/**
 * A grey progressive JPEG file whose blocks all have one light: a Huffman table with the codes 0 (no difference) and
 * 10 (three bits follow) for the means; the table of the rest has the code 0 for the end of a block.
 */
export function progressiveJpeg(width: number, height: number): Uint8Array {
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8)
  const size = [height >> 8, height & 255, width >> 8, width & 255]
  const means = `10111${'0'.repeat(blocks - 1)}` // the first block: category 3, difference 7
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xdb, [0, ...Array.from({ length: 64 }, () => 64)]),
    ...segment(0xc2, [8, ...size, 1, 1, 0x11, 0]),
    ...segment(0xc4, [0x00, 1, 1, ...Array.from({ length: 14 }, () => 0), 0, 3]),
    ...segment(0xc4, [0x10, 1, ...Array.from({ length: 15 }, () => 0), 0]),
    ...segment(0xda, [1, 1, 0, 0, 0, 0]),
    ...packBits(means),
    ...segment(0xda, [1, 1, 0, 1, 63, 0]),
    ...packBits('0'.repeat(blocks)),
    ...[0xff, 0xd9],
  ])
}

/** Bits in bytes, filled up with ones; a byte of ones is followed by a 0, which says that it is no marker. */
function packBits(bits: string): number[] {
  const bytes = bits.match(/.{1,8}/g) ?? []
  return bytes.flatMap((byte) => {
    const value = parseInt(byte.padEnd(8, '1'), 2)
    return value === 0xff ? [0xff, 0] : [value]
  })
}
