import { readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { catalog, type CatalogEntry, fileNames, roles } from '../src/catalog.ts'
import { DownloadError, mnist, type MnistOptions, type Progress } from '../src/index.ts'
import { type Part } from '../src/platform/types.ts'
import { download } from '../src/sources/download.ts'
import { gzip, smallEntry, smallFiles, temporaryDirectory } from './files.ts'
import { cutAfter, cutWhatArrived, etag, holdAfter, honest, mirror, type Served, served } from './mirror.ts'
import { stubWaits, type Waits } from './waits.ts'

let waits: Waits
beforeEach(() => {
  vi.stubEnv('MNIST_DIR', '')
  waits = stubWaits()
})
afterEach(() => {
  vi.unstubAllEnvs()
})

const images = `${fileNames.trainImages}.gz`
const size = served[images]!.length
const names = roles.map((role) => `${fileNames[role]}.gz`).toSorted()

const bytesOf = (log: readonly { name: string; sent: number }[]): number =>
  log.filter(({ name }) => name === images).reduce((sum, { sent }) => sum + sent, 0)

const thrown = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('a download', () => {
  test('is verified, reported, cached whole, and not repeated', async () => {
    const { url, log } = await mirror()
    const cacheDirectory = await temporaryDirectory()
    const progress: Progress[] = []
    const source = mnist({ dataset: smallEntry(url), cacheDirectory })
    const data = await source.load({ onProgress: (event) => progress.push(event) })
    expect(data).toMatchObject({ name: 'small', synthetic: false, verified: true, source: 'cache' })
    expect(data.location).toBe(join(cacheDirectory, 'small'))
    expect(data.train.images).toEqual(smallFiles.trainImages.subarray(16))
    expect(progress.filter(({ file }) => file === images).at(-1)).toEqual({
      file: images,
      receivedBytes: size,
      totalBytes: size,
    })
    expect((await readdir(join(cacheDirectory, 'small'))).toSorted()).toEqual(names)
    await source.load()
    expect(log).toHaveLength(4)
  })

  test('continues after the bytes it has when the connection drops', async () => {
    const { url, log } = await mirror((served, attempt) => {
      if (served.name === images && attempt < 8) holdAfter(3000)(served, attempt)
      else honest(served, attempt)
    })
    await mnist({ dataset: smallEntry(url), cacheDirectory: await temporaryDirectory() }).load({
      onProgress: cutWhatArrived,
    })
    expect(log.filter(({ name }) => name === images)).toHaveLength(8)
    expect(bytesOf(log)).toBe(size)
  })

  test('starts over where the server ignores Range', async () => {
    const { url, log } = await mirror((served, attempt) => {
      if (attempt === 1) holdAfter(3000)(served, attempt)
      else served.response.writeHead(200, { 'content-length': served.body.length }).end(served.body)
    })
    const data = await mnist({ dataset: smallEntry(url), cacheDirectory: await temporaryDirectory() }).load({
      onProgress: cutWhatArrived,
    })
    expect(data.verified).toBe(true)
    expect(bytesOf(log)).toBe(3000 + size)
  })

  test('starts over where the file changed in between', async () => {
    const { url } = await mirror((served, attempt) => {
      const { request, response } = served
      if (attempt === 1) {
        response.writeHead(200, { 'content-length': size, etag: '"v0"' })
        response.write(new Uint8Array(3000).fill(9))
        cutAfter(served, 3000)
      } else {
        expect(request.headers['if-range']).toBe('"v0"')
        honest(served, attempt)
      }
    })
    const data = await mnist({ dataset: smallEntry(url), cacheDirectory: await temporaryDirectory() }).load({
      onProgress: cutWhatArrived,
    })
    expect(data.verified).toBe(true)
  })

  test('starts over where the rest of a file of another size is offered', async () => {
    const { url, log } = await mirror((served, attempt) => {
      const { response, name } = served
      if (name !== images || attempt > 2) honest(served, attempt)
      else if (attempt === 1) holdAfter(3000)(served, attempt)
      else response.writeHead(206, { 'content-range': 'bytes 3000-3999/4000' }).end(new Uint8Array(1000))
    })
    await mnist({ dataset: smallEntry(url), cacheDirectory: await temporaryDirectory() }).load({
      onProgress: cutWhatArrived,
    })
    expect(log.filter(({ name }) => name === images).map(({ start }) => start)).toEqual([0, 3000, 0])
  })

  test('takes 416 with the same length for the end, and any other 416 for a reason to start over', async () => {
    const { url, log } = await mirror()
    const cacheDirectory = await temporaryDirectory()
    await mnist({ dataset: smallEntry(url), cacheDirectory }).load()
    const directory = join(cacheDirectory, 'small')
    const body = await readFile(join(directory, images))
    for (const [left, sent] of [
      [body, 0],
      [Buffer.concat([body, body]), size],
    ] as const) {
      await writeFile(join(directory, images), 'damaged')
      await writeFile(join(directory, `${images}.part`), left)
      log.length = 0
      expect((await mnist({ dataset: smallEntry(url), cacheDirectory }).load()).verified).toBe(true)
      expect(bytesOf(log)).toBe(sent)
    }
  })

  test('retries what may pass, and goes to the next mirror otherwise', async () => {
    const flaky = await mirror((served, attempt) => {
      if (attempt <= 2) served.response.writeHead(500).end()
      else honest(served, attempt)
    })
    const missing = await mirror(({ response }) => response.writeHead(404).end())
    const dataset = smallEntry(missing.url, flaky.url)
    const data = await mnist({ dataset, cacheDirectory: await temporaryDirectory() }).load()
    expect(data.verified).toBe(true)
    expect(missing.log).toHaveLength(4)
    expect(flaky.log).toHaveLength(12)
  })

  test.each([408, 429, 500, 503])('retries after status %i', async (status) => {
    stubWaits()
    const { url, log } = await mirror((served, attempt) => {
      if (attempt === 1) served.response.writeHead(status).end()
      else honest(served, attempt)
    })
    await mnist({ dataset: smallEntry(url), cacheDirectory: await temporaryDirectory() }).load()
    expect(log).toHaveLength(8)
  })

  test.each([400, 403, 404, 410])('does not retry after status %i', async (status) => {
    const { url, log } = await mirror(({ response }) => response.writeHead(status).end())
    const load = mnist({ dataset: smallEntry(url), cacheDirectory: await temporaryDirectory() }).load()
    await expect(load).rejects.toThrow(`answered ${status}`)
    expect(log).toHaveLength(1)
  })

  test('goes to the next mirror when one sends something else', async () => {
    const liar = await mirror(({ response }) => response.end(gzip(smallFiles.trainImages.with(100, 0))))
    const portal = await mirror(({ response }) => response.end('<html>Sign in to the network</html>'))
    const good = await mirror()
    const dataset = smallEntry(liar.url, portal.url, good.url)
    const data = await mnist({ dataset, cacheDirectory: await temporaryDirectory() }).load()
    expect(data.train.images).toEqual(smallFiles.trainImages.subarray(16))
  })

  test('names every mirror and reason when none has the file, and leaves nothing behind', async () => {
    const liar = await mirror(({ response }) => response.end(gzip(smallFiles.trainImages.with(100, 0))))
    const portal = await mirror(({ response }) => response.end('<html>Sign in to the network</html>'))
    const missing = await mirror(({ response }) => response.writeHead(404).end())
    const cacheDirectory = await temporaryDirectory()
    const dataset = smallEntry(liar.url, portal.url, missing.url)
    const error = await thrown(mnist({ dataset, cacheDirectory }).load())
    expect(error).toBeInstanceOf(DownloadError)
    const { failures, unreachable, message, file } = error as DownloadError
    expect(failures.map(({ kind }) => kind)).toEqual(['content', 'content', 'status'])
    expect(unreachable).toBe(false)
    expect(file).toBe(images)
    expect(message).toMatch(/SHA-256.*an IDX file starts with 00 00.*answered 404.*MNIST_DIR/s)
    expect(await readdir(join(cacheDirectory, 'small'))).toEqual([])
  })

  test('whose first bytes are from another mirror is fetched again when the whole is wrong', async () => {
    const first = await mirror((served) => {
      served.response.writeHead(200, { 'content-length': size })
      served.response.write(new Uint8Array(3000))
      cutAfter(served, 3000)
    })
    const second = await mirror()
    const dataset = smallEntry(first.url, second.url)
    await mnist({ dataset, cacheDirectory: await temporaryDirectory() }).load({ onProgress: cutWhatArrived })
    expect(second.log.filter(({ name }) => name === images).map(({ start }) => start)).toEqual([3000, 0])
  })

  test('survives servers that inflate on the way', async () => {
    const { url } = await mirror(({ body, response }) =>
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': body.length }).end(body),
    )
    const data = await mnist({ dataset: smallEntry(url), cacheDirectory: await temporaryDirectory() }).load()
    expect(data.verified).toBe(true)
  })

  test('gives up on a mirror that does not answer', async () => {
    const silent = await mirror(() => {
      waits.endPatience()
    })
    const good = await mirror()
    const dataset = smallEntry(silent.url, good.url)
    const cacheDirectory = await temporaryDirectory()
    await mnist({ dataset: { ...dataset, mirrors: [good.url] }, cacheDirectory }).load()
    await writeFile(join(cacheDirectory, 'small', images), 'damaged')
    await mnist({ dataset, cacheDirectory }).load()
    expect(silent.log).toHaveLength(1)
  })

  test('that is aborted leaves no target, keeps the bytes, and is continued by the next', async () => {
    const stuck = await mirror(({ body, response }) => {
      response.writeHead(200, { 'content-length': body.length, etag })
      response.write(body.subarray(0, 5000))
    })
    const cacheDirectory = await temporaryDirectory()
    const controller = new AbortController()
    const reason = new Error('Ctrl-C')
    const load = mnist({ dataset: smallEntry(stuck.url), cacheDirectory }).load({
      signal: controller.signal,
      onProgress: ({ receivedBytes }) => {
        if (receivedBytes === 5000) controller.abort(reason)
      },
    })
    await expect(load).rejects.toBe(reason)
    expect(await readdir(join(cacheDirectory, 'small'))).toEqual([`${images}.part`])

    const good = await mirror()
    await mnist({ dataset: smallEntry(good.url), cacheDirectory }).load()
    expect(bytesOf(good.log)).toBe(size - 5000)
    expect((await readdir(join(cacheDirectory, 'small'))).toSorted()).toEqual(names)
  })

  test('can be aborted while it waits for an answer or for a retry', async () => {
    const reason = new Error('Ctrl-C')
    let controller: AbortController
    const abortNow = (): void => {
      controller.abort(reason)
    }
    waits.beforeRetry = () => setImmediate(abortNow) // once the wait has begun
    for (const behave of [abortNow, ({ response }: Served) => response.destroy()]) {
      const { url } = await mirror(behave)
      const cacheDirectory = await temporaryDirectory()
      controller = new AbortController()
      const load = mnist({ dataset: smallEntry(url), cacheDirectory }).load({ signal: controller.signal })
      await expect(load).rejects.toBe(reason)
      expect(await readdir(join(cacheDirectory, 'small'))).toEqual([])
      expect(controller.signal.aborted).toBe(true)
    }
  })

  test('that was aborted before begins no file', async () => {
    const reason = new Error('Ctrl-C')
    const begin = vi.fn()
    const cache = { location: '', open: () => Promise.resolve(undefined), begin }
    const signal = AbortSignal.abort(reason)
    const options = { urls: ['https://mirror.test'], limit: 1e6, tlsOnly: true, fetch, read: () => Promise.resolve(1) }
    await expect(download(cache, images, { ...options, signal })).rejects.toBe(reason)
    expect(begin).not.toHaveBeenCalled()
  })

  test('takes over a part that a dead process left, but not one that is being written', async () => {
    const { url, log } = await mirror()
    const cacheDirectory = await temporaryDirectory()
    await mnist({ dataset: smallEntry(url), cacheDirectory }).load()
    const directory = join(cacheDirectory, 'small')
    const dead = join(directory, `${images}.dead.part`)
    const live = join(directory, `${images}.live.part`)
    await writeFile(join(directory, images), 'damaged')
    await writeFile(dead, served[images]!.subarray(0, 4000))
    await writeFile(live, served[images]!.subarray(0, 6000))
    await utimes(dead, 0, 0)
    log.length = 0
    await mnist({ dataset: smallEntry(url), cacheDirectory }).load()
    expect(bytesOf(log)).toBe(size - 4000)
    expect((await readdir(directory)).toSorted()).toEqual([...names, `${images}.live.part`].toSorted())
  })

  test('replaces a damaged cached file, and names it when that fails', async () => {
    const { url } = await mirror()
    const cacheDirectory = await temporaryDirectory()
    await mnist({ dataset: smallEntry(url), cacheDirectory }).load()
    const path = join(cacheDirectory, 'small', images)
    await writeFile(path, gzip(smallFiles.trainImages.with(100, 0)))
    const error = await thrown(mnist({ dataset: smallEntry(), cacheDirectory }).load())
    expect(error).toMatchObject({
      failures: [{ kind: 'cache', url: join(cacheDirectory, 'small') }],
      unreachable: true,
    })
    await mnist({ dataset: smallEntry(url), cacheDirectory }).load()
    expect(await readFile(path)).toEqual(Buffer.from(served[images]!))
  })

  test('twice at once in one process gives both the data', async () => {
    const { url } = await mirror()
    const cacheDirectory = await temporaryDirectory()
    const source = mnist({ dataset: smallEntry(url), cacheDirectory })
    const both = await Promise.all([source.load(), source.load(), source.load()])
    for (const { train } of both) expect(train.images).toEqual(smallFiles.trainImages.subarray(16))
    expect((await readdir(join(cacheDirectory, 'small'))).toSorted()).toEqual(names)
  })

  test('into a cache that cannot be written fails with the reason of the disk', async () => {
    const { url } = await mirror()
    const file = join(await temporaryDirectory(), 'a-file')
    await writeFile(file, '')
    await expect(mnist({ dataset: smallEntry(url), cacheDirectory: file }).load()).rejects.toThrow(/ENOTDIR|EEXIST/)
  })
})

describe('a server that does harm', () => {
  const failuresOf = async (dataset: CatalogEntry, options: Partial<MnistOptions> = {}): Promise<DownloadError> => {
    const cacheDirectory = await temporaryDirectory()
    const error = await thrown(mnist({ dataset, cacheDirectory, ...options }).load())
    expect(error).toBeInstanceOf(DownloadError)
    expect(await readdir(join(cacheDirectory, dataset.name))).toEqual([])
    return error as DownloadError
  }
  const limit = 31_376 + 32 + 2 ** 16 // the uncompressed images, and what gzip may add

  test('by sending for ever is left, and nothing is kept of what it sent', async () => {
    const piece = new Uint8Array(2 ** 16).fill(9)
    const { url, log } = await mirror(({ response }) => {
      const send = (): void => {
        while (!response.destroyed && response.write(piece));
      }
      response.writeHead(200).on('drain', send)
      send()
    })
    const { failures, unreachable } = await failuresOf(smallEntry(url))
    expect(failures).toMatchObject([{ kind: 'content', reason: `sends more bytes, but the file has at most ${limit}` }])
    expect(unreachable).toBe(false)
    expect(log).toHaveLength(1)
  })

  test('by announcing too much is not read', async () => {
    const announced = 5_000_000_000
    const { url } = await mirror(({ response }) => {
      response.writeHead(200, { 'content-length': announced }).flushHeaders()
    })
    const { failures } = await failuresOf(smallEntry(url))
    const reason = `announces ${announced} bytes, but the file has at most ${limit}`
    expect(failures).toMatchObject([{ kind: 'content', reason }])
  })

  test('by dripping is left after three attempts', async () => {
    const waits = stubWaits()
    const { url, log } = await mirror(({ body, start, response }) => {
      const range = start > 0 && { 'content-range': `bytes ${start}-${body.length - 1}/${body.length}` }
      response.writeHead(start > 0 ? 206 : 200, { etag, ...range })
      response.write(body.subarray(start, start + 2000))
    })
    const cacheDirectory = await temporaryDirectory()
    const source = mnist({ dataset: smallEntry(url), cacheDirectory })
    const onProgress = (): void => void setImmediate(waits.endPatience)
    const error = (await thrown(source.load({ onProgress }))) as DownloadError
    expect(error.failures).toMatchObject([{ kind: 'slow', reason: 'sent less than 65536 bytes in 15 s' }])
    expect(log).toHaveLength(3)
  })

  describe('on the way, over plain http, without a checksum to compare with', () => {
    const { name, classes, shapes, sha256 } = smallEntry()
    const from = (mirror: string): CatalogEntry => ({ name, classes, shapes, mirrors: [mirror] })
    const answering = (address: string): { readonly fetch: typeof fetch; readonly asked: string[] } => {
      const asked: string[] = []
      const answer = (input: unknown): Promise<Response> => {
        asked.push(String(input))
        const response = new Response(Uint8Array.from(served[basename(String(input))]!))
        return Promise.resolve(Object.defineProperty(response, 'url', { value: address }))
      }
      return { fetch: answer, asked }
    }

    test('is not asked', async () => {
      const { fetch, asked } = answering('')
      const { failures } = await failuresOf(from('http://mirror.example/'), { fetch })
      const reason = `would come over plain http from http://mirror.example/${images}, and there is no SHA-256 to verify it`
      expect(failures).toMatchObject([{ kind: 'insecure', reason }])
      expect(asked).toEqual([])
    })

    test('is not read where TLS leads to it', async () => {
      const { fetch } = answering('http://elsewhere.example/')
      const { failures } = await failuresOf(from('https://mirror.example/'), { fetch })
      expect(failures).toMatchObject([{ kind: 'insecure', url: `https://mirror.example/${images}` }])
    })

    test.each([
      ['with a checksum', { ...from('http://mirror.example/'), sha256: sha256! }, true],
      ['on this machine', from('http://localhost:80/'), false],
      ['over TLS', from('https://mirror.example/'), false],
    ])('but %s is', async (_, dataset, verified) => {
      const { fetch } = answering(dataset.mirrors[0]!)
      const data = await mnist({ dataset, fetch, cacheDirectory: await temporaryDirectory() }).load()
      expect(data.verified).toBe(verified)
    })

    test('is no mirror that we know', () => {
      for (const { mirrors } of Object.values(catalog))
        expect(mirrors.every((url) => /^https:.*\/$/.test(url))).toBe(true)
    })
  })
})

test('a disk that fails gets back what the download took', async () => {
  const { url } = await mirror()
  const done: string[] = []
  const note = (what: string) => (): Promise<void> => {
    done.push(what)
    return Promise.resolve()
  }
  const full = new Error('ENOSPC: no space left on device')
  const part: Part = {
    size: 1000,
    append: () => Promise.reject(full),
    clear: note('clear'),
    read: () => Promise.reject(full),
    commit: note('commit'),
    release: note('release'),
  }
  const cache = { location: '', open: () => Promise.resolve(undefined), begin: () => Promise.resolve(part) }
  const urls = [`${url}${images}`]
  const options = {
    urls,
    limit: 1e6,
    tlsOnly: false,
    fetch: (...request: Parameters<typeof fetch>) => fetch(...request),
    read: () => Promise.resolve(1),
  }
  await expect(download(cache, images, options)).rejects.toBe(full)
  expect(done.slice(-2)).toEqual(['clear', 'release'])
})

describe('without a network', () => {
  const offline = {
    mirrors: ['http://near.invalid/', 'http://far.invalid/'],
    fetch: () => Promise.reject(new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND') })),
    synthetic: { count: 30, testCount: 10 },
  }

  test('synthetic digits take the place of MNIST, and say so', async () => {
    const { train, test, ...data } = await mnist({ ...offline, cacheDirectory: await temporaryDirectory() }).load()
    expect(data).toMatchObject({ name: 'synthetic', synthetic: true, source: 'synthetic', verified: false })
    expect(data.notice).toMatch(/^SYNTHETIC DIGITS, not MNIST.*near\.invalid.*ENOTFOUND.*far\.invalid/)
    expect([train.count, test.count]).toEqual([30, 10])
  })

  test.each(Object.keys(catalog) as (keyof typeof catalog)[])('%s, asked for, is an error instead', async (dataset) => {
    const load = mnist({ ...offline, dataset, cacheDirectory: await temporaryDirectory() }).load()
    await expect(load).rejects.toThrow(DownloadError)
  })

  test('a mirror that sends something else is an error, not a reason for synthetic digits', async () => {
    const { url } = await mirror(({ response }) => response.end('<html>Sign in to the network</html>'))
    const load = mnist({ mirrors: [url], cacheDirectory: await temporaryDirectory() }).load()
    await expect(load).rejects.toThrow(DownloadError)
  })
})
