import { setImmediate } from 'node:timers/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import { byteReader, type Bytes } from '../src/bytes/stream.ts'
import { IdxError } from '../src/idx.ts'
import { type Part } from '../src/platform/types.ts'
import { download } from '../src/sources/download.ts'
import { streamOf } from './files.ts'
import { stubWaits } from './waits.ts'

beforeEach(() => void stubWaits())

const limit = 100
const good = Uint8Array.of(1, 2, 3, 4, 5, 6)
const bad = Uint8Array.of(9, 9)

/** A part in memory whose steps take a while, and what was done while one of them was under way. */
function slowPart(begun: number, fails: readonly string[] = []) {
  let bytes = good.slice(0, begun)
  let busy: string | undefined
  const steps: string[] = []
  const clashes: string[] = []
  const note = (what: string): void => {
    if (busy !== undefined) clashes.push(`${what} during ${busy}`)
  }
  const step = async (what: string, work: () => void): Promise<void> => {
    note(what)
    steps.push(what)
    busy = what
    for (let turn = 0; turn < 20; turn++) await setImmediate()
    busy = undefined
    if (fails.includes(what)) throw new Error(`${what} failed`)
    work()
  }
  const part: Part = {
    get size() {
      return bytes.length
    },
    append: (chunk) => step('append', () => (bytes = Uint8Array.of(...bytes, ...chunk))),
    clear: () => step('clear', () => (bytes = bytes.slice(0, 0))),
    read: () => step('read', () => undefined).then(() => byteReader(streamOf(bytes))),
    commit: () => step('commit', () => undefined),
    release: () => step('release', () => undefined),
  }
  return { part, note, steps, clashes }
}

const answer = (body: Bytes, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(status === 416 ? null : body, { status, headers })

/** Sends some bytes, says that `fetch` has inflated them, and breaks off. */
function brokenInflated(): Response {
  const chunks = [good.slice(0, 2)]
  const body = new ReadableStream<Bytes>({
    pull(controller) {
      const chunk = chunks.pop()
      if (chunk) controller.enqueue(chunk)
      else controller.error(new Error('gone'))
    },
  })
  return new Response(body, { headers: { 'content-encoding': 'gzip' } })
}

/** Downloads a file into a part that holds some bytes of it, from servers that answer one after the other. */
async function run(
  { part, note }: ReturnType<typeof slowPart>,
  answers: readonly Response[],
): Promise<readonly number[]> {
  const left = [...answers]
  const fetch = (): Promise<Response> => {
    note('fetch')
    return Promise.resolve(left.shift() ?? answer(bad, 404))
  }
  const cache = { location: '', open: () => Promise.resolve(undefined), begin: () => Promise.resolve(part) }
  const urls = ['https://one.example/', 'https://two.example/']
  return download(cache, 'file', { urls, limit, tlsOnly: false, fetch, read })
}

async function read(part: Part): Promise<readonly number[]> {
  const bytes = new Uint8Array(limit)
  const count = await (await part.read()).fill(bytes)
  if (bytes[0] === bad[0]) throw new IdxError('file', 'magic', 'another file')
  return [...bytes.subarray(0, count)]
}

describe('a download begins no step before the last one is done', () => {
  test.each<[string, number, readonly Response[], readonly string[]]>([
    ['all goes well', 0, [answer(good)], ['clear', 'append', 'read', 'commit']],
    ['the server ignores Range', 3, [answer(good)], ['clear', 'append', 'read', 'commit']],
    [
      'the rest of another place is offered',
      3,
      [answer(good, 206, { 'content-range': 'bytes 1-5/6' }), answer(good)],
      ['clear', 'clear', 'append', 'read', 'commit'],
    ],
    [
      'the file has become shorter',
      3,
      [answer(good, 416, { 'content-range': 'bytes */2' }), answer(good)],
      ['clear', 'clear', 'append', 'read', 'commit'],
    ],
    [
      'what was inflated on the way breaks off',
      0,
      [brokenInflated(), answer(good)],
      ['clear', 'append', 'clear', 'clear', 'append', 'read', 'commit'],
    ],
    [
      'a server announces too much',
      0,
      [answer(good, 200, { 'content-length': String(limit + 1) }), answer(good)],
      ['clear', 'clear', 'clear', 'append', 'read', 'commit'],
    ],
    [
      'a server sends too much',
      0,
      [answer(new Uint8Array(limit + 1)), answer(good)],
      ['clear', 'clear', 'clear', 'append', 'read', 'commit'],
    ],
    [
      'a server sends another file',
      0,
      [answer(bad), answer(good)],
      ['clear', 'append', 'read', 'clear', 'clear', 'append', 'read', 'commit'],
    ],
  ])('where %s', async (_, begun, answers, steps) => {
    const slow = slowPart(begun)
    expect(await run(slow, answers)).toEqual([...good])
    expect(slow.steps).toEqual(steps)
    expect(slow.clashes).toEqual([])
  })

  test('where the disk fails', async () => {
    const slow = slowPart(0, ['append'])
    await expect(run(slow, [answer(good)])).rejects.toThrow('append failed')
    expect(slow.steps).toEqual(['clear', 'append', 'clear', 'release'])
    expect(slow.clashes).toEqual([])
  })

  test('where what is left of an earlier try is longer than the file can be', async () => {
    const slow = slowPart(0)
    await slow.part.append(new Uint8Array(limit + 1))
    expect(await run(slow, [answer(good)])).toEqual([...good])
    expect(slow.steps).toEqual(['append', 'clear', 'clear', 'append', 'read', 'commit'])
    expect(slow.clashes).toEqual([])
  })
})

test('a caller who aborts while a server refuses gets his reason', async () => {
  const controller = new AbortController()
  const reason = new Error('Ctrl-C')
  const { part } = slowPart(0)
  const fetch = (): Promise<Response> => {
    controller.abort(reason)
    return Promise.resolve(answer(bad, 404))
  }
  const cache = { location: '', open: () => Promise.resolve(undefined), begin: () => Promise.resolve(part) }
  const options = { urls: ['https://one.example/'], limit, tlsOnly: false, fetch, read, signal: controller.signal }
  await expect(download(cache, 'file', options)).rejects.toBe(reason)
})
