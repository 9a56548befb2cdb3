import { describe, expect, test } from 'vitest'
import { type IdxFault, IdxError, readIdx } from '../src/idx.ts'
import { gzip, idxFile, noise, streamOf } from './files.ts'

const file = 'small-idx2-ubyte'
const small = idxFile([3, 4], noise(12))

async function fault(bytes: Uint8Array, shape?: readonly (number | undefined)[]): Promise<IdxFault> {
  const error: unknown = await readIdx(streamOf(bytes), { file, shape }).catch((thrown: unknown) => thrown)
  if (!(error instanceof IdxError)) throw new Error(`expected an IdxError, got ${String(error)}`)
  expect(error.file).toBe(file)
  expect(error.message).toMatch(/^small-idx2-ubyte: .*\. .*[.?]$/)
  return error.reason
}

describe('readIdx', () => {
  test.each([1, 2, 3, 5, 1000])('reads plain and gzipped files that arrive in chunks of %i bytes', async (chunk) => {
    for (const bytes of [small, gzip(small)]) {
      const idx = await readIdx(streamOf(bytes, chunk), { file, shape: [3, undefined] })
      expect(idx.shape).toEqual([3, 4])
      expect(idx.data).toEqual(noise(12))
      expect(idx.bytes).toEqual(small)
    }
  })

  test('reads a file of no examples, and one of a single dimension', async () => {
    expect((await readIdx(streamOf(idxFile([0, 28, 28], [])), { file })).data).toHaveLength(0)
    expect((await readIdx(streamOf(idxFile([2], [7, 9])), { file })).data).toEqual(Uint8Array.of(7, 9))
  })

  test('names the file that was truncated, at every byte', async () => {
    for (let length = 0; length < small.length; length++) {
      const error: unknown = await readIdx(streamOf(small.subarray(0, length)), { file }).catch((e: unknown) => e)
      expect(error).toMatchObject({ reason: 'truncated', file })
      expect(String(error)).toContain(`got ${length}.`)
    }
    await expect(readIdx(streamOf(small.subarray(0, 20)), { file })).rejects.toThrow(
      'expected at least 24 bytes, got 20',
    )
  })

  test('names gzip that was truncated, at every byte', async () => {
    const bytes = gzip(small)
    for (let length = 2; length < bytes.length; length++) expect(await fault(bytes.subarray(0, length))).toBe('gzip')
  })

  test('names gzip whose contents or checksum changed', async () => {
    const bytes = gzip(idxFile([100, 100], noise(10_000)))
    for (const at of [40, 5000, bytes.length - 6]) expect(await fault(bytes.with(at, bytes[at]! ^ 0x55))).toBe('gzip')
  })

  test('tells a gzip that is whole from the truncated file inside', async () => {
    expect(await fault(gzip(small.subarray(0, 20)))).toBe('truncated')
  })

  test('refuses bytes after the end, plain and gzipped', async () => {
    const longer = Uint8Array.of(...small, 0)
    expect(await fault(longer)).toBe('trailing')
    expect(await fault(gzip(longer))).toBe('trailing')
  })

  test('refuses files of another kind', async () => {
    expect(await fault(new TextEncoder().encode('<!doctype html><title>Sign in</title>'))).toBe('magic')
    expect(await fault(idxFile([1], [0], { magic: 1 }))).toBe('magic')
  })

  test.each([0x00, 0x09, 0x0b, 0x0c, 0x0d, 0x0e])('refuses values of type %i', async (type) => {
    expect(await fault(idxFile([1], [0], { type }))).toBe('type')
  })

  test('refuses another number of dimensions, and none', async () => {
    expect(await fault(small, [undefined])).toBe('dimensions')
    expect(await fault(idxFile([], []))).toBe('dimensions')
  })

  test('refuses another shape, naming both', async () => {
    expect(await fault(small, [3, 5])).toBe('shape')
    await expect(readIdx(streamOf(small), { file, shape: [undefined, 5] })).rejects.toThrow('[any, 5], got [3, 4]')
  })

  test('allocates little for a header that claims terabytes', async () => {
    const hostile = idxFile([0xffffffff, 0xffffffff, 0xffffffff], [1, 2, 3])
    const before = process.memoryUsage().arrayBuffers
    expect(await fault(hostile)).toBe('truncated')
    expect(await fault(gzip(hostile))).toBe('truncated')
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200 * 2 ** 20) // twice the 64 MiB that it begins with
  })

  test('grows for a file larger than the first allocation', async () => {
    const bytes = new Uint8Array(8 + 70_000_000)
    bytes.set(idxFile([70_000_000], []))
    bytes[bytes.length - 1] = 7
    const { data } = await readIdx(streamOf(bytes, 2 ** 20), { file })
    expect(data).toHaveLength(70_000_000)
    expect(data.at(-1)).toBe(7)
  })

  test('passes on what the source throws, not calling it corrupt', async () => {
    const disk = new Error('EIO')
    const bytes = gzip(small)
    const failing = (): ReadableStream<Uint8Array<ArrayBuffer>> => {
      let pulls = 0
      return new ReadableStream({
        pull(controller) {
          if (pulls++ === 0) controller.enqueue(bytes.slice(0, 10))
          else controller.error(disk)
        },
      })
    }
    await expect(readIdx(failing(), { file })).rejects.toBe(disk)
  })

  test('stops when aborted', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(readIdx(streamOf(small), { file, signal })).rejects.toThrow('enough')
  })
})
