import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { byteReader } from '../src/bytes.ts'
import { csv, CsvError, type TableDataset } from '../src/index.ts'
import { platform as node } from '../src/platform/node.ts'
import { table } from './support.ts'

const directory = mkdtempSync(join(tmpdir(), 'nn csv '))
afterAll(() => {
  rmSync(directory, { recursive: true })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/** What is decoded of bytes that arrive in `chunks`. */
function decode(chunks: Iterable<Uint8Array>): string {
  const pieces: string[] = []
  const records = {
    push: (piece: string) => void pieces.push(piece),
    end: () => undefined,
    line: () => pieces.join('').split('\n').length,
  }
  const reader = byteReader('t.csv', records)
  for (const chunk of chunks) reader.push(chunk)
  reader.end()
  return pieces.join('')
}

function* chunksOf(bytes: Uint8Array, size: number): Generator<Uint8Array, void> {
  const memory = new Uint8Array(size) // the same for each chunk, as Node reads
  for (let at = 0; at < bytes.length; at += size) {
    const chunk = bytes.subarray(at, at + size)
    memory.set(chunk)
    yield memory.subarray(0, chunk.length)
  }
}

describe('UTF-8 is decoded', () => {
  const text = 'a,é,€,🙂,\uFEFF,\0,\uFFFD\n'

  test.each([1, 2, 3, 4, 5, 7, 1000])('in chunks of %i bytes', (size) => {
    expect(decode(chunksOf(encode(text), size))).toBe(text)
  })

  test('in a chunk larger than what is decoded at once, cut at each byte of a character', () => {
    for (let shift = 0; shift < 4; shift++) {
      const long = 'x'.repeat(shift) + '🙂'.repeat(2 ** 16)
      expect(decode([encode(long)])).toBe(long)
    }
  })
})

describe('bytes that are no UTF-8 are refused', () => {
  const latin = Uint8Array.of(0x66, 0xfc, 0x72, 0x0a) // für
  const cases: readonly (readonly [string, readonly number[], number])[] = [
    ['in Latin-1', [...encode('x,y\n1,2\né,3\n'), ...latin], 4],
    ['beside U+FFFD', [...encode('x,y\n\uFFFD,2\n'), ...latin], 3],
    ['cut at the end', [...encode('x,y\n1,2\n'), 0xf0, 0x9f], 3],
    ['overlong', [...encode('x,y\n'), 0xc0, 0x80], 2],
    ['a surrogate', [...encode('x,y\n'), 0xed, 0xa0, 0x80], 2],
    ['a lone continuation', [...encode('x,y\r\n1\r\n'), 0x80], 3],
  ]
  test.each(cases)('%s, with their line, wherever they are cut', (_, bytes, line) => {
    for (const size of [1, 2, 3, 1000]) {
      expect(() => decode(chunksOf(Uint8Array.from(bytes), size))).toThrow(
        `t.csv:${line}: expected text in UTF-8, got other bytes. Save it as UTF-8.`,
      )
    }
  })

  test.each([
    ['with a mark', `\uFEFFx,y\n`],
    ['without', 'x,y\n1,2\n'],
  ])('as UTF-16 %s, in both orders', (_, text) => {
    const little = Buffer.from(text, 'utf16le')
    for (const bytes of [little, Buffer.from(little).swap16()]) {
      for (const size of [1, 1000]) {
        expect(() => decode(chunksOf(bytes, size))).toThrow(
          't.csv:1: expected text in UTF-8, got UTF-16. Save it as UTF-8.',
        )
      }
    }
  })

  test.each(['', 'x'])('but not %j', (text) => {
    expect(decode([encode(text)])).toBe(text)
  })
})

/** A response whose body is what `chunks` gives, and how much of it was asked for. */
function streamed(chunks: Generator<Uint8Array, void>): {
  readonly given: () => number
  readonly cancelled: () => boolean
} {
  let given = 0
  let cancelled = false
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const next = chunks.next()
        if (next.done) {
          controller.close()
        } else {
          given++
          controller.enqueue(next.value)
        }
      },
      cancel() {
        cancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  vi.stubGlobal('fetch', () => Promise.resolve({ ok: true, body }))
  return { given: () => given, cancelled: () => cancelled }
}

const remote = (target = 'y'): Promise<TableDataset> => csv({ file: 'https://example.org/a.csv', target }).load()

describe('a stream is read in pieces', () => {
  test('to the same table as the whole text', async () => {
    const text = table('näme,x,y', 3000, (i) => `${['ä', '"b\n€"', '🙂'][i % 3]!},${i},${i * 0.1}`)
    const whole = await csv({ text, target: 'y' }).load()
    streamed(chunksOf(encode(text), 777))
    const data = await remote()
    expect(data.inputs).toEqual(whole.inputs)
    expect(data.target).toEqual(whole.target)
    expect(data.test.lines).toEqual(whole.test.lines)
  })

  test('and no further than to the first fault', async () => {
    const endless = function* (): Generator<Uint8Array, void> {
      yield encode('x,y\n1,2\n"3"4,5\n')
      for (;;) yield encode('1,2\n'.repeat(1000))
    }
    const { given, cancelled } = streamed(endless())
    await expect(remote()).rejects.toThrow('a.csv:3: expected a quote')
    expect(given()).toBe(1)
    expect(cancelled()).toBe(true)
  })

  test('and not at all where no column has the name of the target', async () => {
    const { given } = streamed(chunksOf(encode(table('x,y', 5000, (i) => `${i},${i}`)), 1000))
    await expect(remote('price')).rejects.toThrow("expected a column 'price', got 'x', 'y'.")
    expect(given()).toBe(1)
  })

  test('which may be larger than the longest string', { timeout: 300_000 }, async () => {
    const note = encode(`"${'x'.repeat(2 ** 20)}",`)
    let bytes = 0
    const large = function* (): Generator<Uint8Array, void> {
      yield encode('note,x,y\n')
      for (let row = 0; row < 540; row++) {
        bytes += note.length
        yield note
        yield encode(`${row},${2 * row}\n`)
      }
    }
    streamed(large())
    const data = await csv({ file: 'https://example.org/a.csv', target: 'y', columns: { note: 'ignore' } }).load()
    expect(bytes).toBeGreaterThan(2 ** 29)
    expect([data.train.count, data.test.count, data.inputNames]).toEqual([432, 108, ['x']])
  })

  test('and what breaks off is said', async () => {
    const broken = function* (): Generator<Uint8Array, void> {
      yield encode('x,y\n1,2\n')
      throw new Error('terminated')
    }
    streamed(broken())
    const error: unknown = await remote().catch((error: unknown) => error)
    expect(error).toBeInstanceOf(CsvError)
    expect(String(error)).toContain('a.csv: cannot be read: terminated.')
  })
})

test('Node reads a file in chunks, and closes it', async () => {
  const path = join(directory, 'large.csv')
  const bytes = encode(table('x,y', 100_000, (i) => `${i},${i}`))
  writeFileSync(path, bytes)
  let size = 0
  let largest = 0
  for await (const chunk of node.read(path)) {
    expect(chunk[0]).toBe(bytes[size])
    size += chunk.length
    largest = Math.max(largest, chunk.length)
  }
  expect(size).toBe(bytes.length)
  expect(largest).toBeLessThan(bytes.length / 2)
})
