import fc from 'fast-check'
import { expect, it } from 'vitest'
import { IdxError, readIdx } from '../src/idx.ts'
import { gzip, idxFile, streamOf } from './files.ts'

/** Random cases of each property; `npm run test:property` has many more. */
const runs = Number(process.env['NN_PROPERTY_RUNS'] ?? 2000)
const options = { numRuns: runs, seed: 1 }
const timeout = 3_600_000

const chunk = fc.integer({ min: 1, max: 300 })
const files = fc
  .array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 3 })
  .chain((shape) => {
    const size = shape.reduce((a, b) => a * b, 1)
    return fc.tuple(fc.constant(shape), fc.uint8Array({ minLength: size, maxLength: size }))
  })
  .map(([shape, values]) => ({ shape, values, bytes: idxFile(shape, values) }))

/** As much as a header may ask for, once for all cases. */
const room = new Uint8Array(64 * 2 ** 20)

/** The file, in no more memory than that, or the error that is for people. */
async function expectIdxOrReason(bytes: Uint8Array, pieces: number): Promise<void> {
  const allocate = (length: number): Uint8Array<ArrayBuffer> => {
    expect(length).toBeLessThanOrEqual(room.length)
    return room.subarray(0, length)
  }
  try {
    const { shape, data } = await readIdx(streamOf(bytes, pieces), { file: 'x', allocate })
    expect(data).toHaveLength(shape.reduce((a, b) => a * b, 1))
  } catch (error) {
    expect(error).toBeInstanceOf(IdxError)
    expect((error as Error).message).toMatch(/^x: /)
  }
}

it('files come back as they were, gzipped or not, in pieces of any length', { timeout }, async () => {
  await fc.assert(
    fc.asyncProperty(files, chunk, fc.boolean(), async ({ shape, values, bytes }, pieces, zipped) => {
      const idx = await readIdx(streamOf(zipped ? gzip(bytes) : bytes, pieces), { file: 'x' })
      expect(idx.shape).toEqual(shape)
      expect(idx.data).toEqual(values)
    }),
    options,
  )
})

it('changed, cut or continued, they are files or the reason why not', { timeout }, async () => {
  const edits = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 })
  const length = fc.option(fc.nat(400))
  await fc.assert(
    fc.asyncProperty(files, fc.boolean(), edits, length, chunk, async (file, zipped, changes, size, pieces) => {
      const good = zipped ? gzip(file.bytes) : file.bytes
      const bytes = new Uint8Array(size ?? good.length)
      bytes.set(good.subarray(0, bytes.length))
      for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % Math.min(20, bytes.length)] = byte
      await expectIdxOrReason(bytes, pieces)
    }),
    options,
  )
})

it('headers that claim anything, and any bytes', { timeout }, async () => {
  const side = fc.oneof(fc.nat(9), fc.nat(0xffffffff))
  const header = fc
    .tuple(fc.constantFrom(8, 8, 8, 9, 13), fc.array(side, { maxLength: 5 }), fc.uint8Array({ maxLength: 100 }))
    .map(([type, sides, values]) => {
      const bytes = Buffer.alloc(4 + 4 * sides.length)
      bytes.set([0, 0, type, sides.length])
      sides.forEach((side, i) => bytes.writeUInt32BE(side, 4 + 4 * i))
      return Buffer.concat([bytes, values])
    })
  const zippedHead = fc.uint8Array({ maxLength: 100 }).map((tail) => Uint8Array.from([0x1f, 0x8b, 8, ...tail]))
  await fc.assert(
    fc.asyncProperty(fc.oneof(header, fc.uint8Array({ maxLength: 100 }), zippedHead), chunk, expectIdxOrReason),
    options,
  )
})
