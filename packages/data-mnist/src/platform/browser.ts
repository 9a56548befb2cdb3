import { byteReader, type ByteReader, type Bytes } from '../bytes/stream.ts'
import { type FileCache, type Part, type Platform } from './types.ts'

const cacheName = 'nn-data-mnist'

/** A browser: a directory is a base URL, the cache is the Cache API where the page has one. */
export const platform: Platform = {
  environmentDirectory: () => undefined,

  locateDirectory: (directory) => directory,

  cacheDirectory: () => cacheName,

  async openFile(directory, name, { fetch, signal }) {
    const response = await fetch(`${directory.replace(/\/?$/, '/')}${name}`, { signal: signal ?? null })
    return response.ok ? readerOf(response) : undefined
  },

  openCache(dataset, directory = cacheName) {
    const store = 'caches' in globalThis ? caches.open(directory) : undefined // absent outside secure contexts
    const key = (name: string): string => `https://${directory}.invalid/${dataset}/${name}` // a key, never an address to fetch
    return cacheIn(store, key, `the browser's cache ${directory}/${dataset}`)
  },

  gunzip: (stream) => stream.pipeThrough(new DecompressionStream('gzip')),

  createSha256: () => ({ update: () => undefined, digest }), // Web Crypto hashes in one piece
}

async function digest(bytes: Uint8Array): Promise<string> {
  if (!('subtle' in crypto)) {
    throw new Error('sha256: expected crypto.subtle, got an insecure page. Serve it over https or from localhost.')
  }
  const own = bytes.buffer instanceof ArrayBuffer ? (bytes as Bytes) : new Uint8Array(bytes) // it refuses shared memory
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', own))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function readerOf({ body }: Response): ByteReader | undefined {
  return body ? byteReader(body) : undefined
}

function cacheIn(store: Promise<Cache> | undefined, key: (name: string) => string, location: string): FileCache {
  return {
    location,
    async open(name) {
      const response = await (await store)?.match(key(name))
      return response && readerOf(response)
    },
    begin: (name) => Promise.resolve(memoryPart(async (file) => (await store)?.put(key(name), new Response(file)))),
  }
}

/** Collects a download in memory: compressed, the largest file is some 30 MB. */
function memoryPart(publish: (file: Blob) => Promise<void>): Part {
  let chunks: Bytes[] = []
  let size = 0
  const clear = (): Promise<void> => {
    chunks = []
    size = 0
    return Promise.resolve()
  }
  return {
    get size() {
      return size
    },
    append(chunk) {
      chunks.push(chunk)
      size += chunk.length
      return Promise.resolve()
    },
    clear,
    read: () => Promise.resolve(byteReader(new Blob(chunks).stream())),
    commit: () => publish(new Blob(chunks)),
    release: clear,
  }
}
