import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { byteReader, type ByteReader } from '../src/bytes/stream.ts'
import { type IdxFault, IdxError, openIdx, readIdx } from '../src/idx.ts'
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

  test('says what was wrong with the gzip, as the cause', async () => {
    const error: unknown = await readIdx(streamOf(gzip(small).subarray(0, 20)), { file }).catch((e: unknown) => e)
    expect(error).toMatchObject({
      message: 'small-idx2-ubyte: the gzip data is truncated or corrupt. Fetch the file again.',
      cause: expect.any(Error) as Error,
    })
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
    const page = new TextEncoder().encode('<!doctype html><title>Sign in</title>')
    expect(await fault(page)).toBe('magic')
    expect(await fault(idxFile([1], [0], { magic: 1 }))).toBe('magic')
    await expect(readIdx(streamOf(page), { file })).rejects.toThrow(
      'small-idx2-ubyte: an IDX file starts with 00 00, got 3c 21 64 6f. This is a file of another kind.',
    )
  })

  test.each([0x00, 0x09, 0x0b, 0x0c, 0x0d, 0x0e])('refuses values of type %i', async (type) => {
    const bytes = idxFile([1], [0], { type })
    expect(await fault(bytes)).toBe('type')
    await expect(readIdx(streamOf(bytes), { file })).rejects.toThrow(
      `expected IDX type 08 (unsigned byte), got 0${type.toString(16)}. Convert the values to bytes.`,
    )
  })

  test('refuses another number of dimensions, and none', async () => {
    expect(await fault(small, [undefined])).toBe('dimensions')
    await expect(readIdx(streamOf(small), { file, shape: [undefined] })).rejects.toThrow(
      'expected 1 dimensions, got 2. Are images and labels swapped?',
    )
    expect(await fault(idxFile([], []))).toBe('dimensions')
  })

  test('refuses another shape, naming both', async () => {
    expect(await fault(small, [3, 5])).toBe('shape')
    await expect(readIdx(streamOf(small), { file, shape: [undefined, 5] })).rejects.toThrow('[any, 5], got [3, 4]')
  })

  test.each([
    ['terabytes', [0xffffffff, 0xffffffff, 0xffffffff]],
    ['2³² images', [0xffffffff, 28, 28]],
    ['a byte more than an array holds', [0x7fffffff, 2]],
    ['more than a number can be', Array.from({ length: 255 }, () => 0xffffffff)],
  ])('refuses a header that claims %s, before it inflates more', async (_, shape) => {
    const hostile = idxFile(shape, [1, 2, 3])
    expect(await fault(hostile)).toBe('size')
    expect(await fault(gzip(hostile))).toBe('size')
    await expect(readIdx(streamOf(hostile), { file })).rejects.toThrow(
      `expected at most 4294967295 bytes, got a header for the shape [${shape.join(', ')}]. The header is damaged, or`,
    )
  })

  test('takes a length of 0 for no values, however large the others are', async () => {
    const shape = [...Array.from({ length: 254 }, () => 0xffffffff), 0]
    expect((await readIdx(streamOf(idxFile(shape, [])), { file })).data).toHaveLength(0)
    expect(await fault(idxFile(shape, [1]))).toBe('trailing')
  })

  test('allocates as bytes arrive, whatever the header claims', async () => {
    const lengths: number[] = []
    const allocate = (byteLength: number): Uint8Array => {
      lengths.push(byteLength)
      return new Uint8Array(byteLength)
    }
    const reading = readIdx(streamOf(gzip(idxFile([0xff000000], [1, 2, 3]))), { file, allocate })
    await expect(reading).rejects.toThrow('expected at least 4278190088 bytes, got 11.')
    expect(lengths).toEqual([64 * 2 ** 20])
  })

  test('says that there is no memory, and passes on another failure of who makes room', async () => {
    const failing = (error: Error) => (): Uint8Array => {
      throw error
    }
    const noMemory = failing(new RangeError('Array buffer allocation failed'))
    await expect(readIdx(streamOf(small), { file, allocate: noMemory })).rejects.toThrow(
      'small-idx2-ubyte: expected memory for 24 bytes, as the header announces, got none for 24. Is the header right?',
    )
    const other = new Error('closed')
    await expect(readIdx(streamOf(small), { file, allocate: failing(other) })).rejects.toBe(other)
  })

  test('inflates no more than the header announces', async () => {
    const bomb = gzip(new Uint8Array(64 * 2 ** 20)) // 64 KB
    let rest = gzip(small)
    let given = 0
    let cancel: () => void
    const cancelled = new Promise<void>((resolve) => (cancel = resolve))
    // Member after member, as gzip allows, without an end: whoever inflates them all is never done.
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        const piece = rest.slice(0, 4096)
        given += piece.length
        controller.enqueue(piece)
        rest = rest.length > 4096 ? rest.subarray(4096) : bomb
      },
      cancel: () => {
        cancel()
      },
    })
    await expect(readIdx(stream, { file })).rejects.toThrow('the header announces 24 bytes, got more')
    await cancelled
    expect(given).toBeLessThan(2 ** 20) // streams read some 64 KB ahead, and no more
  })

  test.each([
    ['zeros', new Uint8Array(100)],
    ['text', new TextEncoder().encode('behind')],
    ['half a header', Uint8Array.of(0x1f, 0x8b)],
    ['a member that is cut', gzip(small).subarray(0, 10)],
  ])('refuses %s behind the gzip data', async (_, behind) => {
    expect(await fault(Uint8Array.of(...gzip(small), ...behind))).toBe('gzip')
  })

  test('reads gzip of several members', async () => {
    const members = [small.subarray(0, 5), small.subarray(5, 20), small.subarray(20)].map(gzip)
    const bytes = Uint8Array.from(members.flatMap((member) => [...member]))
    for (const chunk of [1, 7, 1000]) expect((await readIdx(streamOf(bytes, chunk), { file })).bytes).toEqual(small)
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

  test('has closed the file when it is done, or refuses it', async () => {
    const opened = (bytes: Uint8Array): { reader: ByteReader; isClosed: () => boolean } => {
      let closed = false
      const cancel = async (): Promise<void> => {
        for (let turn = 0; turn < 20; turn++) await setImmediate()
        closed = true
      }
      return { reader: { ...byteReader(streamOf(bytes)), cancel }, isClosed: () => closed }
    }
    const whole = opened(small)
    await (await openIdx(whole.reader, { file })).read({})
    expect(whole.isClosed()).toBe(true)
    const short = opened(small.subarray(0, 20))
    await expect((await openIdx(short.reader, { file })).read({})).rejects.toThrow('expected at least 24 bytes')
    expect(short.isClosed()).toBe(true)
    const other = opened(idxFile([1], [0], { magic: 1 }))
    await expect(openIdx(other.reader, { file })).rejects.toThrow('starts with 00 00')
    expect(other.isClosed()).toBe(true)
  })

  test('stops when aborted', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(readIdx(streamOf(small), { file, signal })).rejects.toThrow('enough')
  })
})
