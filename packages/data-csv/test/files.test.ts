import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { csv, CsvError, type CsvOptions, OptionError } from '../src/index.ts'
import { platform as browser } from '../src/platform/browser.ts'
import { platform as node } from '../src/platform/node.ts'
import { table } from './support.ts'

const directory = mkdtempSync(join(tmpdir(), 'nn csv ü '))
const text = table('x,y', 10, (i) => `${i},${i * i}`)
const path = join(directory, 'häuser #1 100%.csv')
writeFileSync(path, text)
writeFileSync(join(directory, 'utf16.csv'), Buffer.from(`\uFEFF${text}`, 'utf16le'))
writeFileSync(join(directory, 'latin1.csv'), Buffer.from(text.replace('x', 'ü'), 'latin1'))
afterAll(() => {
  rmSync(directory, { recursive: true })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('a file is found', () => {
  test.each([
    ['by path', path],
    ['by URL', pathToFileURL(path)],
    ['by the text of a URL', pathToFileURL(path).href],
  ])('%s', async (_, file) => {
    const source = csv({ file, target: 'y' })
    expect(source.name).toBe('häuser #1 100%')
    expect((await source.load()).train.count).toBe(8)
  })

  test('by its name in another directory', async () => {
    const data = await csv({ file: '/elsewhere/häuser #1 100%.csv', target: 'y', name: 'houses' }).load({ directory })
    expect(data.name).toBe('houses')
  })

  test('on the network', async () => {
    const asked: string[] = []
    vi.stubGlobal('fetch', (address: string) => {
      asked.push(address)
      return Promise.resolve(new Response(text))
    })
    const source = csv({ file: new URL('https://example.org/data/houses.csv?v=1'), target: 'y' })
    expect(source.name).toBe('houses')
    expect((await source.load()).test.count).toBe(2)
    expect(asked).toEqual(['https://example.org/data/houses.csv?v=1'])
  })
})

describe('a file is refused', () => {
  test.each([
    ['that is not there', 'gone.csv', 'file', 'gone.csv: cannot be read: ENOENT'],
    ['in UTF-16', 'utf16.csv', 'encoding', 'utf16.csv:1: expected text in UTF-8, got UTF-16. Save it as UTF-8.'],
    ['in Latin-1', 'latin1.csv', 'encoding', 'latin1.csv:1: expected text in UTF-8, got other bytes'],
    ['that is a directory', '.', 'file', 'cannot be read: EISDIR'],
  ])('%s', async (_, name, reason, message) => {
    const error: unknown = await csv({ file: join(directory, name), target: 'y' })
      .load()
      .catch((error: unknown) => error)
    expect(error).toBeInstanceOf(CsvError)
    expect(error).toMatchObject({ reason, message: expect.stringContaining(message) as string })
  })

  test('that a server does not have', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 404 })))
    const loading = csv({ file: 'https://example.org/a.csv', target: 'y' }).load()
    await expect(loading).rejects.toThrow('https://example.org/a.csv: cannot be read: HTTP status 404.')
  })
})

test('loading stops with its signal', async () => {
  const source = csv({ file: path, target: 'y' })
  const controller = new AbortController()
  const loading = source.load({ signal: controller.signal })
  controller.abort()
  await expect(loading).rejects.toHaveProperty('name', 'AbortError')
  await expect(source.load({ signal: controller.signal })).rejects.toHaveProperty('name', 'AbortError')
})

test('a text is not read after an abort', async () => {
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(csv({ text, target: 'y' }).load({ signal })).rejects.toThrow('enough')
})

test('nothing is read before load', () => {
  expect(csv({ file: 'gone.csv', target: 'y' }).name).toBe('gone')
})

describe('the platforms', () => {
  test('a browser resolves addresses against the page and a directory', () => {
    expect(browser.locate('data/a.csv?x')).toEqual({ place: 'data/a.csv?x', name: 'a.csv' })
    expect(browser.locate('data/a.csv', 'https://x.org/b')).toEqual({ place: 'https://x.org/b/a.csv', name: 'a.csv' })
  })

  test('a browser reads with fetch', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('a')))
    const chunks: Uint8Array[] = []
    for await (const chunk of browser.read('a.csv')) chunks.push(chunk)
    expect(chunks).toEqual([Uint8Array.of(97)])
  })

  test('Node takes an address into a directory by its name', () => {
    expect(node.locate('https://x.org/b/a.csv?v', directory).place).toBe(join(directory, 'a.csv'))
  })
})

test.each<[string, Partial<CsvOptions>, string]>([
  ['neither file nor text', {}, 'csv: file must be given, or else text, got undefined.'],
  ['file and text', { file: 'a', text: 'b' }, 'csv: file must be given, or else text, got a.'],
  ['a long delimiter', { text, delimiter: '::' }, 'csv: delimiter must be one character other than a quote, got "::".'],
  ['a quote between values', { text, delimiter: '"' }, 'csv: delimiter must be one character other than a quote'],
  ['another way with what is missing', { text, missing: 'drop' as 'skip' }, 'csv: missing must be one of error, skip'],
  ['another kind', { text, columns: { x: 'text' as 'number' } }, "csv: columns['x'] must be one of number, category"],
  ['a target to ignore', { text, columns: { y: 'ignore' } }, "csv: columns['y'] must be number or category, as it is"],
  ['no test rows', { text, test: 0 }, 'csv: test must be a share of the rows, more than 0 and below 1, or a number'],
  ['half a row', { text, validation: 1.5 }, 'csv: validation must be a share of the rows'],
  ['no number', { text, test: NaN }, 'csv: test must be a share of the rows'],
  ['half a seed', { text, seed: 0.5 }, 'csv: seed must be a safe integer, got 0.5.'],
])('csv() refuses %s', (_, options, message) => {
  const make = (): unknown => csv({ target: 'y', ...options })
  expect(make).toThrow(OptionError)
  expect(make).toThrow(message)
})
