import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { CommandError } from '../src/errors.ts'
import { decodeImage } from '../src/image/decode.ts'
import {
  chunk,
  ihdr,
  jpegFile,
  letterF,
  pngFile,
  pngOf,
  progressiveJpeg,
  rgbaPng,
  segment,
  withFilters,
} from './support/images.ts'

/** The red bytes of a decoded file, a list for each row. */
async function redOf(file: Uint8Array): Promise<number[][]> {
  const { width, height, rgba } = await decodeImage(file, 'x')
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => rgba[4 * (y * width + x)]!))
}

describe('PNG', () => {
  it('of RGBA is read to the bit', async () => {
    const raster = letterF(16, 10, 250)
    const { width, height, rgba } = await decodeImage(rgbaPng(raster), 'x')
    expect([width, height, Buffer.compare(rgba, raster.rgba)]).toEqual([16, 16, 0])
  })

  it.each([
    ['grey of 1 bit', 1, 0, [0, 0b01000000], [0, 255]],
    ['grey of 4 bits', 4, 0, [0, 0x0f], [0, 255]],
    ['grey of 8 bits', 8, 0, [0, 7, 200], [7, 200]],
    ['grey of 16 bits', 16, 0, [0, 7, 7, 200, 200], [7, 200]],
    ['grey and alpha', 8, 4, [0, 7, 255, 200, 255], [7, 200]],
    ['RGB', 8, 2, [0, 7, 1, 2, 200, 3, 4], [7, 200]],
  ] as const)('of %s is read', async (_, depth, colourType, row, expected) => {
    const file = pngFile({ width: 2, height: 1, depth, colourType }, Uint8Array.from(row))
    expect(await redOf(file)).toEqual([expected])
  })

  it('with a palette is read', async () => {
    const palette = chunk('PLTE', Uint8Array.of(9, 0, 0, 99, 0, 0))
    const rows = Uint8Array.of(0, 0b10000000)
    expect(await redOf(pngFile({ width: 2, height: 1, depth: 1, colourType: 3 }, rows, [palette]))).toEqual([[99, 9]])
  })

  it('that is interlaced is read, also with less than a byte for a pixel', async () => {
    const header = { width: 2, height: 2, depth: 1, colourType: 0, interlace: 1 }
    const passes = [0, 0b10000000, 0, 0b00000000, 0, 0b01000000] // (0,0), then (1,0), then the second row
    expect(await redOf(pngFile(header, Uint8Array.from(passes)))).toEqual([
      [255, 0],
      [0, 255],
    ])
  })
})

describe('JPEG', () => {
  it('is read, nearly as it was', async () => {
    const raster = letterF(32, 40, 220)
    const { rgba } = await decodeImage(jpegFile(raster), 'x')
    const distances = Array.from(rgba, (value, i) => Math.abs(value - raster.rgba[i]!))
    expect(Math.max(...distances)).toBeLessThan(16)
  })

  it('that is progressive is read', async () => {
    const expected = 128 + (7 * 64) / 8 // the mean of a block is an eighth of its first coefficient
    expect(await redOf(progressiveJpeg(9, 2))).toEqual([1, 2].map(() => Array.from({ length: 9 }, () => expected)))
  })

  it.each([
    [1, (x: number, y: number, n: number) => [x, y, n]],
    [2, (x: number, y: number, n: number) => [n - x, y, n]],
    [3, (x: number, y: number, n: number) => [n - x, n - y, n]],
    [4, (x: number, y: number, n: number) => [x, n - y, n]],
    [5, (x: number, y: number, n: number) => [y, x, n]],
    [6, (x: number, y: number, n: number) => [n - y, x, n]],
    [7, (x: number, y: number, n: number) => [n - y, n - x, n]],
    [8, (x: number, y: number, n: number) => [y, n - x, n]],
  ] as const)(
    'with the EXIF orientation %i is turned upright: stored pixels go to their place',
    async (orientation, goesTo) => {
      const stored = await decodeImage(jpegFile(letterF(32, 0, 255)), 'x')
      const upright = await decodeImage(jpegFile(letterF(32, 0, 255), 90, orientation), 'x')
      const misplaced = Array.from({ length: 32 * 32 }, (_, i) => i).filter((i) => {
        const [x, y] = goesTo(i % 32, Math.floor(i / 32), 31) as [number, number]
        return upright.rgba[4 * (y * 32 + x)] !== stored.rgba[4 * i]
      })
      expect(misplaced).toEqual([])
    },
  )

  it('that is wide and held upright becomes tall', async () => {
    const wide = { width: 16, height: 8, rgba: new Uint8Array(4 * 128) }
    expect(await decodeImage(jpegFile(wide, 90, 6), 'x')).toMatchObject({ width: 8, height: 16 })
  })
})

const photo = jpegFile(letterF(64, 0, 255))
const f = letterF(8, 0, 255)
const scan = segment(0xda, [1, 1, 0, 0, 63, 0])

describe('what is no picture is refused with the reason:', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(), /^x: an image must be a PNG or JPEG file, got an empty one\.$/],
    ['another format', new TextEncoder().encode('GIF89a'), /got one that begins with the bytes 47 49 46 38\.$/],
    ['a PNG signature alone', pngOf([]), /^x: is not a complete PNG image: it has no header\.$/],
    [
      'a PNG without data',
      pngOf([ihdr({ width: 1, height: 1, depth: 8, colourType: 0 })]),
      /^x: is not a complete PNG image: its data is damaged or ends early\.$/,
    ],
    ['half a PNG', rgbaPng(f).subarray(0, 60), /not a complete PNG image/],
    ['a changed byte', rgbaPng(f).with(20, 0xff), /not a complete PNG image|at most/],
    [
      'an unknown colour type',
      pngFile({ width: 1, height: 1, depth: 8, colourType: 5 }, Uint8Array.of(0, 0)),
      /colour type 5/,
    ],
    [
      'a PNG of 60000 × 60000',
      pngOf([ihdr({ width: 60_000, height: 60_000, depth: 8, colourType: 6 })]),
      /^x: an image must have at most 16,777,216 pixels, got 60000 × 60000\. Make it smaller first\.$/,
    ],
    [
      'a PNG of no pixels',
      pngOf([ihdr({ width: 0, height: 9, depth: 8, colourType: 0 })]),
      /must have pixels, got 0 × 9/,
    ],
    [
      'rows that are missing',
      pngFile({ width: 4000, height: 4000, depth: 8, colourType: 6 }, new Uint8Array(9)),
      /its data ends early/,
    ],
    [
      'a bomb',
      pngFile({ width: 1, height: 1, depth: 8, colourType: 0 }, new Uint8Array(50_000_000)),
      /unpacks to more than 19 bytes/,
    ],
    [
      'an interlaced bomb',
      pngFile({ width: 1, height: 1, depth: 8, colourType: 0, interlace: 1 }, new Uint8Array(50_000_000)),
      /unpacks to more than 19 bytes/,
    ],
    [
      'a JPEG signature alone',
      Uint8Array.of(0xff, 0xd8, 0xff),
      /^x: is not a complete JPEG image: it has no header\.$/,
    ],
    [
      'half a JPEG',
      photo.subarray(0, photo.length - 60),
      /^x: is not a complete JPEG image: its data is damaged or ends early\.$/,
    ],
    [
      'a JPEG of 60000 × 60000',
      Uint8Array.from([0xff, 0xd8, ...segment(0xc0, [8, 0xea, 0x60, 0xea, 0x60, 1, 1, 0x11, 0])]),
      /at most 16,777,216 pixels, got 60000 × 60000/,
    ],
    [
      'a large JPEG in a small file',
      Uint8Array.from([0xff, 0xd8, ...segment(0xc0, [8, 16, 0, 16, 0, 1, 1, 0x11, 0])]),
      /its data ends early/,
    ],
    [
      'a lossless JPEG',
      Uint8Array.from([0xff, 0xd8, ...segment(0xc3, [8, 0, 1, 0, 1, 1, 1, 0x11, 0])]),
      /neither baseline nor progressive/,
    ],
    ...[0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf].map((marker): [string, Uint8Array, RegExp] => [
      `a rare frame, ${marker.toString(16)}`,
      Uint8Array.from([0xff, 0xd8, ...segment(marker, [8, 0, 1, 0, 1, 1, 1, 0x11, 0])]),
      /it is neither baseline nor progressive\.$/,
    ]),
    [
      'a frame behind the beginning of the data',
      Uint8Array.from([
        0xff,
        0xd8,
        ...segment(0xda, [1, 1, 0, 0, 63, 0]),
        ...segment(0xc0, [8, 0, 1, 0, 1, 1, 1, 0x11, 0]),
      ]),
      /it has no header/,
    ],
    [
      'a frame that the file ends in',
      Uint8Array.from([0xff, 0xd8, ...segment(0xc0, [8, 0, 1, 0, 1, 1, 1, 0x11, 0]).slice(0, -1)]),
      /it has no header/,
    ],
    ...[2, 5].map((count): [string, Uint8Array, RegExp] => [
      `${count} colours`,
      Uint8Array.from([0xff, 0xd8, ...segment(0xc0, [8, 0, 1, 0, 1, count])]),
      new RegExp(`1, 3 or 4 colours, got ${count}\\.$`),
    ]),
    [
      '254 colours',
      Uint8Array.from([0xff, 0xd8, ...segment(0xc0, [8, 0, 1, 0, 1, 254])]),
      /1, 3 or 4 colours, got 254/,
    ],
    [
      'a JPEG of 12 bits',
      Uint8Array.from([0xff, 0xd8, ...segment(0xc1, [12, 0, 1, 0, 1, 1, 1, 0x11, 0])]),
      /8 bits, got 12/,
    ],
    [
      'thousands of scans',
      Uint8Array.from([...photo.subarray(0, -2), ...Array.from({ length: 5000 }, () => scan).flat()]),
      /at most 64 scans, got 5001/,
    ],
  ])('%s', async (_, file, reason) => {
    const decoding = decodeImage(file, 'x')
    await expect(decoding).rejects.toThrow(CommandError)
    await expect(decoding).rejects.toThrow(reason)
  })

  it.each([1, 2, 7])('but not what has %d fill bytes before its markers', async (count) => {
    const plain = await decodeImage(photo, 'x')
    const at = photo.findIndex((byte, i) => byte === 0xff && photo[i + 1] === 0xc0)
    const filled = Uint8Array.from([
      ...photo.subarray(0, at),
      ...new Array<number>(count).fill(0xff),
      ...photo.subarray(at),
    ])
    expect(await decodeImage(filled, 'x')).toEqual(plain)
  })

  it('EXIF data that makes no sense, which is only left alone', async () => {
    const file = jpegFile(letterF(32, 0, 255), 90, 6)
    const plain = await decodeImage(jpegFile(letterF(32, 0, 255)), 'x')
    for (const [at, byte] of [
      [2 + 4 + 6 + 4, 0xff],
      [2 + 4 + 6 + 18, 99],
    ] as const) {
      expect(Buffer.compare((await decodeImage(file.slice().fill(byte, at, at + 1), 'x')).rgba, plain.rgba)).toBe(0)
    }
  })
})

it('a PNG of several data chunks is read', async () => {
  const data = deflateSync(withFilters(Uint8Array.of(1, 2, 3, 4), 2))
  const chunks = [data.subarray(0, 3), data.subarray(3)].map((part) => chunk('IDAT', part))
  const header = ihdr({ width: 2, height: 2, depth: 8, colourType: 0 })
  expect(await redOf(pngOf([header, ...chunks, chunk('IEND', new Uint8Array())]))).toEqual([
    [1, 2],
    [3, 4],
  ])
})
