import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { mnist } from '../src/index.ts'
import { platform as node } from '../src/platform/node.ts'
import { platform as browser } from '../src/platform/browser.ts'
import { gzip, noise, smallEntry, smallFiles } from './files.ts'
import { served } from './mirror.ts'

vi.mock('#platform', () => import('../src/platform/browser.ts'))

const base = 'https://mirror.example/small/'

/** A page's Cache API, keeping bodies in memory. */
function fakeCaches(): { caches: unknown; stored: Map<string, Blob> } {
  const stored = new Map<string, Blob>()
  const cache = {
    match: (key: string) => Promise.resolve(stored.has(key) ? new Response(stored.get(key)) : undefined),
    put: async (key: string, response: Response) => void stored.set(key, await response.blob()),
  }
  return { caches: { open: () => Promise.resolve(cache) }, stored }
}

/** Serves the small data set below `base`, and refuses to be called as a method, as a browser's `fetch` does. */
function fakeFetch(change: (name: string, body: Uint8Array) => Uint8Array = (_, body) => body): {
  fetch: typeof fetch
  log: string[]
} {
  const log: string[] = []
  const answer = function (this: unknown, input: unknown): Promise<Response> {
    if (this !== undefined) throw new TypeError('Illegal invocation')
    const url = String(input)
    log.push(url)
    const name = url.slice(base.length)
    const body = served[name]
    return Promise.resolve(body ? new Response(Uint8Array.from(change(name, body))) : new Response('', { status: 404 }))
  }
  return { fetch: answer, log }
}

let stored: Map<string, Blob>
beforeEach(() => {
  const fake = fakeCaches()
  stored = fake.stored
  vi.stubGlobal('caches', fake.caches)
})
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('in a browser', () => {
  test('files are downloaded, verified, cached, and read from the cache the next time', async () => {
    const { fetch, log } = fakeFetch()
    const source = mnist({ dataset: smallEntry(base), fetch })
    for (let time = 0; time < 2; time++) {
      const data = await source.load()
      expect(data).toMatchObject({ name: 'small', verified: true, source: 'cache' })
      expect(data.train.images).toEqual(smallFiles.trainImages.subarray(16))
    }
    expect(log).toHaveLength(4)
    expect(stored.size).toBe(4)
  })

  test('files work without the Cache API', async () => {
    vi.unstubAllGlobals()
    const { fetch, log } = fakeFetch()
    const source = mnist({ dataset: smallEntry(base), fetch })
    await source.load()
    expect((await source.load()).verified).toBe(true)
    expect(log).toHaveLength(8)
  })

  test('other contents are refused and not cached', async () => {
    const { fetch } = fakeFetch(() => gzip(smallFiles.trainImages.with(99, 1)))
    await expect(mnist({ dataset: smallEntry(base), fetch }).load()).rejects.toThrow('SHA-256')
    expect(stored.size).toBe(0)
  })

  test('a directory is a base URL', async () => {
    const { fetch, log } = fakeFetch()
    const data = await mnist({ directory: base.slice(0, -1), fetch }).load()
    expect(data).toMatchObject({ name: 'small', source: 'directory', verified: false })
    expect(log.every((url) => url.startsWith(base))).toBe(true)
    await expect(mnist({ directory: `${base}missing`, fetch }).load()).rejects.toThrow(`${base}missing`)
  })

  test('SHA-256 is that of Node', async () => {
    const bytes = Uint8Array.from(noise(1000))
    const hashed = [browser.createSha256(), node.createSha256()].map((hash) => {
      for (const [from, to] of [
        [0, 1],
        [1, 5],
        [5, 1000],
      ])
        hash.update(bytes.subarray(from, to))
      return hash.digest(bytes)
    })
    expect(new Set(await Promise.all(hashed)).size).toBe(1)
    expect(browser.environmentDirectory()).toBeUndefined()
  })

  test('a page that may not hash says why', async () => {
    vi.stubGlobal('crypto', {})
    await expect(browser.createSha256().digest(Uint8Array.of(1))).rejects.toThrow(
      'sha256: expected crypto.subtle, got an insecure page. Serve it over https or from localhost.',
    )
  })

  test('nothing is imported from Node', () => {
    const seen = new Set<string>()
    const visit = (file: string): void => {
      if (seen.has(file)) return
      seen.add(file)
      for (const [, from] of readFileSync(file, 'utf8').matchAll(/from '([^']+)'/g)) {
        if (from === '#platform') visit(join(root, 'platform/browser.ts'))
        else if (from!.startsWith('.')) visit(resolve(dirname(file), from!))
        else expect(['@nn/arguments', 'p-retry']).toContain(from) // which run in browsers
      }
    }
    const root = join(import.meta.dirname, '../src')
    visit(join(root, 'index.ts'))
    expect(seen.size).toBeGreaterThan(15)
  })
})
