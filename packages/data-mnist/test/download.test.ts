import { readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { catalog, fileNames, roles } from '../src/catalog.ts'
import { DownloadError, mnist, type Progress } from '../src/index.ts'
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
