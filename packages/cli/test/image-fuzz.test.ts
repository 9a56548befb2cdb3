import fc from 'fast-check'
import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { CommandError } from '../src/errors.ts'
import { decodeImage } from '../src/image/decode.ts'
import { prepare } from '../src/image/prepare.ts'
import { readPixels } from '../src/predict/input.ts'
import { createOutput } from './support/output.ts'
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

/** Random cases for each property; a night's worth with a larger number. */
const runs = Number(process.env['NN_PROPERTY_RUNS'] ?? 2000)
const options = { numRuns: runs, seed: 1 }
const timeout = 3_600_000

/** Whatever the bytes are, they become a whole picture, or the error that is for people. */
async function expectPictureOrReason(bytes: Uint8Array): Promise<void> {
  try {
    const raster = await decodeImage(bytes, 'x')
    expect(raster.rgba).toHaveLength(4 * raster.width * raster.height)
    expect(prepare(raster, { size: [28, 28], asIs: false, name: 'x' })).toHaveLength(784)
  } catch (error) {
    expect(error).toBeInstanceOf(CommandError)
    expect((error as Error).message).toMatch(/^x: /)
  }
}

const small = letterF(24, 20, 230)
const files = [
  rgbaPng(small),
  pngFile({ width: 24, height: 24, depth: 8, colourType: 0 }, withFilters(small.rgba.subarray(0, 576), 24)),
  pngFile({ width: 9, height: 9, depth: 2, colourType: 0, interlace: 1 }, new Uint8Array(60)),
  jpegFile(small, 60, 6),
  progressiveJpeg(40, 30),
] as const

const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 })

function changed(file: Uint8Array, edits: readonly (readonly [number, number])[]): Uint8Array {
  const bytes = Uint8Array.from(file)
  for (const [at, byte] of edits) bytes[at % bytes.length] = byte
  return bytes
}

it(`a file with changed bytes, or cut, ${runs} times`, { timeout }, async () => {
  const cut = fc.option(fc.double({ min: 0, max: 1, noNaN: true }))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files), changes, cut, async (file, edits, share) => {
      const bytes = changed(file, edits)
      await expectPictureOrReason(share === null ? bytes : bytes.subarray(0, Math.floor(share * bytes.length)))
    }),
    options,
  )
})

it(`random bytes behind a signature, ${runs} times`, { timeout }, async () => {
  const signatures = [[], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], [0xff, 0xd8], [0xff, 0xd8, 0xff, 0xc4]]
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...signatures), fc.uint8Array({ maxLength: 400 }), async (signature, tail) => {
      await expectPictureOrReason(Uint8Array.from([...signature, ...tail]))
    }),
    options,
  )
})

const length = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 0xffffffff }))

it(`PNG headers that say anything, with right checksums, ${runs} times`, { timeout }, async () => {
  const header = fc.record({
    width: length,
    height: length,
    depth: fc.constantFrom(0, 1, 2, 3, 4, 8, 16, 255),
    colourType: fc.integer({ min: 0, max: 7 }),
    interlace: fc.integer({ min: 0, max: 2 }),
  })
  const others = fc.array(fc.tuple(fc.constantFrom('PLTE', 'tRNS', 'gAMA', 'IHDR', 'IDAT', 'tEXt'), fc.uint8Array()), {
    maxLength: 3,
  })
  await fc.assert(
    fc.asyncProperty(header, fc.uint8Array({ maxLength: 4000 }), others, async (header, rows, others) => {
      const between = others.map(([type, data]) => chunk(type, data))
      await expectPictureOrReason(pngFile(header, rows, between))
      await expectPictureOrReason(pngOf([ihdr(header), ...between]))
    }),
    options,
  )
})

it(`JPEG files of any segments in any order, ${runs} times`, { timeout }, async () => {
  const side = fc.oneof(fc.integer({ min: 0, max: 64 }), fc.integer({ min: 0, max: 0xffff }))
  const frame = fc
    .tuple(fc.constantFrom(0xc0, 0xc1, 0xc2), side, side, fc.uint8Array({ maxLength: 16 }))
    .map(([marker, width, height, components]) =>
      segment(marker, [8, height >> 8, height & 255, width >> 8, width & 255, ...components]),
    )
  const whole = Array.from(progressiveJpeg(40, 30)).slice(2)
  const part = fc.oneof(
    frame,
    fc.constant(whole.slice(0, -2)),
    fc
      .tuple(fc.constantFrom(0xc4, 0xda, 0xdb, 0xdd, 0xdc, 0xe1, 0xfe), fc.uint8Array({ maxLength: 80 }))
      .map(([marker, content]) => segment(marker, [...content])),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => [...bytes]),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
      await expectPictureOrReason(Uint8Array.from([0xff, 0xd8, ...parts.flat(), 0xff, 0xd9]))
    }),
    options,
  )
})

it(`raw pixels in any pieces are the input, or are counted, ${runs} times`, { timeout }, async () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 12 }), { maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(pieces, fc.integer({ min: 1, max: 30 }), async (pieces, columns) => {
      const bytes = Buffer.concat(pieces)
      const reading = readPixels([1, columns], streamsOf(pieces))
      if (bytes.length === columns) expect(Buffer.compare(await reading, bytes)).toBe(0)
      else await expect(reading).rejects.toThrow(bytes.length < columns ? `got ${bytes.length}.` : 'got more.')
    }),
    options,
  )
})

function streamsOf(pieces: readonly Uint8Array[]): Parameters<typeof readPixels>[1] {
  const { signal } = new AbortController()
  return {
    stdin: Readable.from(pieces),
    stdout: createOutput(),
    stderr: createOutput(),
    env: {},
    signal,
    progress: false,
  }
}
