import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { catalog, fileNames } from '../src/catalog.ts'
import {
  cacheDirectory,
  ChecksumError,
  datasetNames,
  DirectoryError,
  IdxError,
  mnist,
  OptionError,
} from '../src/index.ts'
import { directoryOf, gzip, idxFile, noise, openPaths, smallEntry, smallFiles, temporaryDirectory } from './files.ts'

const { trainImages, trainLabels, testImages } = smallFiles

const thrown = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error)

beforeEach(() => {
  vi.stubEnv('MNIST_DIR', '')
})
afterEach(() => {
  vi.unstubAllEnvs()
})

describe('a directory', () => {
  test('may hold plain and gzipped files, and its name becomes that of an unknown data set', async () => {
    const directory = await directoryOf(smallFiles, (role) => role === 'trainImages')
    const data = await mnist({ directory }).load()
    expect(data).toMatchObject({ source: 'directory', verified: false, synthetic: false })
    expect(directory.endsWith(data.name)).toBe(true)
    expect(data.classes).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
    expect(data.train).toMatchObject({ count: 40, inputShape: [28, 28], targetShape: [] })
    expect(data.train.images).toEqual(trainImages.subarray(16))
    expect(data.test.labels).toEqual(Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9))
  })

  test('says where it is, and what its files are', async () => {
    const directory = await directoryOf(smallFiles, (role) => role === 'trainImages')
    const { location, files } = await mnist({ directory: relative('.', directory) }).load()
    expect(location).toBe(directory)
    expect(files.map(({ name }) => name)).toEqual(Object.values(fileNames))
    for (const [i, bytes] of Object.values(smallFiles).entries()) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      expect(files[i]).toMatchObject({ byteLength: bytes.length, sha256 })
    }
  })

  test('given to load goes before the option, which goes before MNIST_DIR', async () => {
    const [good, bad] = [await directoryOf(smallFiles), '/nowhere']
    expect((await mnist({ directory: bad }).load({ directory: good })).train.count).toBe(40)
    vi.stubEnv('MNIST_DIR', bad)
    expect((await mnist({ directory: good }).load()).train.count).toBe(40)
    await expect(mnist().load()).rejects.toThrow('/nowhere')
  })

  test('of MNIST_DIR stands for MNIST only', async () => {
    vi.stubEnv('MNIST_DIR', '/nowhere')
    const cacheDirectory = await temporaryDirectory()
    const fashion = mnist({ dataset: 'fashion-mnist', mirrors: [], cacheDirectory })
    await expect(fashion.load()).rejects.toThrow('no mirror to ask')
    await expect(mnist({ dataset: 'mnist' }).load()).rejects.toThrow(DirectoryError)
  })

  test('without the files is an error that names it and them', async () => {
    const directory = await directoryOf({ trainImages, trainLabels })
    const error: unknown = await mnist({ directory })
      .load()
      .catch((e: unknown) => e)
    expect(error).toBeInstanceOf(DirectoryError)
    expect(error).toMatchObject({ directory, missing: ['t10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte'] })
    expect(String(error)).toContain(`(plain or .gz) in ${directory}, got no t10k-images`)
    await expect(mnist({ directory: join(directory, 'missing') }).load()).rejects.toThrow(DirectoryError)
  })

  test('of a data set asked for is checked against its checksums', async () => {
    const directory = await directoryOf(smallFiles)
    expect(await mnist({ directory, dataset: smallEntry() }).load()).toMatchObject({ name: 'small', verified: true })
    await expect(mnist({ directory, dataset: 'mnist' }).load()).rejects.toThrow(ChecksumError)
  })

  test('of other shapes than the data set that is asked for says so in name and notice', async () => {
    const directory = await directoryOf(smallFiles)
    const data = await mnist({ directory, dataset: 'fashion-mnist' }).load()
    expect(data).toMatchObject({ name: 'fashion-mnist (unverified)', verified: false })
    expect(data.notice).toBe(
      "UNVERIFIED DATA, read as it is: train-images-idx3-ubyte: expected fashion-mnist's shape [60000, 28, 28], " +
        'got [40, 28, 28]. The file is another one.',
    )
    expect(data.classes[9]).toBe('Ankle boot')
  })

  test.each(['mnist', 'MNIST', 'synthetic', 'kmnist'])('called %s does not make its files that', async (name) => {
    const directory = join(await temporaryDirectory(), name)
    await cp(await directoryOf(smallFiles), directory, { recursive: true })
    const data = await mnist({ directory }).load()
    expect(data).toMatchObject({ name: `${name} (unverified)`, verified: false, synthetic: false })
    expect(data.notice).toContain(`the directory is called ${name}, but`)
  })

  test('of an entry without checksums keeps the name if the shapes are right', async () => {
    const { name, classes, mirrors, shapes } = smallEntry()
    const data = await mnist({
      directory: await directoryOf(smallFiles),
      dataset: { name, classes, mirrors, shapes },
    }).load()
    expect(data).toMatchObject({ name: 'small', verified: false })
    expect(data).not.toHaveProperty('notice')
  })

  test('may hold images of another size and number of classes', async () => {
    const files = {
      trainImages: idxFile([3, 2, 5], noise(30)),
      trainLabels: idxFile([3], [0, 11, 1]),
      testImages: idxFile([1, 2, 5], noise(10)),
      testLabels: idxFile([1], [2]),
    }
    const data = await mnist({ directory: await directoryOf(files), flatten: true }).load()
    expect(data.classes).toHaveLength(12)
    expect(data.train.inputShape).toEqual([10])
  })

  test.each([
    ['labels for another number of images', { trainLabels: idxFile([39], noise(39)) }, 'shape'],
    ['no images', { trainImages: idxFile([0, 28, 28], []), trainLabels: idxFile([0], []) }, 'shape'],
    ['test images of another size', { testImages: idxFile([10, 1, 1], noise(10)) }, 'shape'],
    ['no pixels', { trainImages: idxFile([40, 0, 28], []), testImages: idxFile([10, 0, 28], []) }, 'shape'],
    ['2³² images', { trainImages: idxFile([0xffffffff, 28, 28], []) }, 'size'],
    ['images for another number of labels, seen in the headers', { trainImages: idxFile([41, 28, 28], []) }, 'shape'],
    ['labels where images should be', { testImages: trainLabels }, 'dimensions'],
    ['a truncated file', { testImages: testImages.subarray(0, 500) }, 'truncated'],
    ['a truncated label file', { trainLabels: trainLabels.subarray(0, 5) }, 'truncated'],
  ])('with %s is refused', async (_, damage, reason) => {
    const load = mnist({ directory: await directoryOf({ ...smallFiles, ...damage }) }).load()
    await expect(load).rejects.toThrow(expect.objectContaining({ name: 'IdxError', reason }) as Error)
  })

  test('with a label that the named data set has no class for is refused', async () => {
    const directory = await directoryOf({ ...smallFiles, testLabels: idxFile([10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 10]) })
    const error: unknown = await mnist({ directory, dataset: 'kmnist' })
      .load()
      .catch((e: unknown) => e)
    expect(error).toBeInstanceOf(IdxError)
    expect(String(error)).toContain('t10k-labels-idx1-ubyte: expected labels below 10, got 10.')
  })

  test('that is damaged in its gzip is refused', async () => {
    const files = { ...smallFiles, trainImages: gzip(trainImages).subarray(0, 1000) }
    await expect(mnist({ directory: await directoryOf(files) }).load()).rejects.toThrow('gzip data is truncated')
  })

  test.skipIf(!existsSync('/proc/self/fd'))('leaves no file open, read or refused', async () => {
    const open = (): number => openPaths().filter((path) => path.includes('-ubyte')).length
    const damages = [{}, { trainImages: trainLabels }, { trainImages: gzip(trainImages).subarray(0, 1000) }]
    for (const damage of [...damages, { testLabels: trainLabels.subarray(0, 5) }]) {
      await mnist({ directory: await directoryOf({ ...smallFiles, ...damage }) })
        .load()
        .catch(() => undefined)
      await mnist({ directory: await directoryOf(damage) })
        .load()
        .catch(() => undefined)
    }
    await expect.poll(open, { timeout: 240_000 }).toBe(0) // files read beside a refused one close when their read ends
  })

  test('is not read after an abort', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(mnist({ directory: await directoryOf(smallFiles) }).load({ signal })).rejects.toThrow('enough')
  })
})

describe('files of the shapes of MNIST that are not MNIST', () => {
  const images = (count: number): Uint8Array<ArrayBuffer> => {
    const file = new Uint8Array(16 + count * 784)
    file.set(idxFile([count, 28, 28], []))
    return file
  }
  const labels = (count: number): Uint8Array<ArrayBuffer> => idxFile([count], new Uint8Array(count))
  const blank = {
    trainImages: images(60_000),
    trainLabels: labels(60_000),
    testImages: images(10_000),
    testLabels: labels(10_000),
  }

  test('are refused, with the file and both hashes', async () => {
    const directory = await directoryOf(blank, () => true)
    const error = await thrown(mnist({ directory }).load())
    expect(error).toBeInstanceOf(ChecksumError)
    expect(error).toMatchObject({ file: fileNames.trainImages, expected: catalog.mnist.sha256!.trainImages })
    const { message, expected, actual } = error as ChecksumError
    expect(actual).toBe(createHash('sha256').update(blank.trainImages).digest('hex'))
    expect(message).toBe(
      `train-images-idx3-ubyte: expected mnist's SHA-256 ${expected}, got ${actual}. Fetch the file again, name its ` +
        'data set with dataset, or take the directory as it is with verify: false.',
    )
  })

  test('are read with verify: false, by another name and with a notice', async () => {
    const directory = await directoryOf(blank, () => true)
    for (const dataset of [undefined, 'mnist'] as const) {
      const data = await mnist({ directory, dataset, verify: false }).load()
      expect(data).toMatchObject({ name: 'mnist (unverified)', verified: false, synthetic: false })
      expect(data.notice).toMatch(/^UNVERIFIED DATA, read as it is: train-images-idx3-ubyte: expected mnist's SHA-256/)
    }
  })

  test('are read where they are said to be another data set, whose checksums nobody knows', async () => {
    const data = await mnist({ directory: await directoryOf(blank, () => true), dataset: 'kmnist' }).load()
    expect(data).toMatchObject({ name: 'kmnist', verified: false })
  })
})

describe('a validation split', () => {
  test('and the training split are disjoint, complete, in order, and chosen by the seed', async () => {
    const directory = await directoryOf(smallFiles)
    const load = (seed: number): ReturnType<ReturnType<typeof mnist>['load']> =>
      mnist({ directory, validation: 15 }).load({ seed })
    const { train, validation } = await load(1)
    expect([train.count, validation?.count]).toEqual([25, 15])
    const rows = [...train.rows!, ...validation!.rows!]
    expect(rows.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i))
    expect(train.rows).toEqual(train.rows!.toSorted())
    expect((await load(1)).validation!.rows).toEqual(validation!.rows)
    expect((await load(2)).validation!.rows).not.toEqual(validation!.rows)
  })

  test('says which seed of a run chose it', async () => {
    const directory = await directoryOf(smallFiles)
    expect((await mnist({ directory, validation: 15 }).load({ seed: 2 })).seed).toBe(2)
    expect((await mnist({ directory, validation: 15 }).load()).seed).toBe(0)
    expect(await mnist({ directory, validation: 15, seed: 2 }).load({ seed: 2 })).not.toHaveProperty('seed')
    expect(await mnist({ directory }).load({ seed: 2 })).not.toHaveProperty('seed')
  })

  test('of a fixed seed does not follow the seed of the run', async () => {
    const source = mnist({ directory: await directoryOf(smallFiles), validation: 15, seed: 1 })
    const [a, b] = await Promise.all([source.load({ seed: 2 }), source.load({ seed: 3 })])
    expect(a.validation!.rows).toEqual(b.validation!.rows)
  })

  test('copies no pixels', async () => {
    const { train, validation } = await mnist({ directory: await directoryOf(smallFiles), validation: 15 }).load()
    expect(validation!.images).toBe(train.images)
    expect(validation!.labels).toBe(train.labels)
  })

  test('leaves something to train on', async () => {
    const directory = await directoryOf(smallFiles)
    await expect(mnist({ directory, validation: 40 }).load()).rejects.toThrow('below the 40 training images, got 40')
    expect((await mnist({ directory }).load()).validation).toBeUndefined()
  })
})

describe('mnist', () => {
  test('draws synthetic digits when they are asked for, the same ones for the same seed', async () => {
    const source = mnist({
      dataset: 'synthetic',
      synthetic: { count: 50, testCount: 20 },
      flatten: true,
      validation: 10,
    })
    const [a, b, c] = await Promise.all([source.load(), source.load({ seed: 0 }), source.load({ seed: 1 })])
    expect(a).toMatchObject({ name: 'synthetic', synthetic: true, train: { count: 40, inputShape: [784] } })
    expect(a.notice).toContain('asked for')
    expect(a.train.images).toEqual(b.train.images)
    expect(a.train.images).not.toEqual(c.train.images)
    expect([a.seed, b.seed, c.seed]).toEqual([0, 0, 1])
    const fixed = mnist({ dataset: 'synthetic', synthetic: { count: 50, testCount: 20 }, seed: 1 })
    expect(await fixed.load({ seed: 1 })).not.toHaveProperty('seed')
    expect(a.test.images).not.toEqual(a.train.images.subarray(0, a.test.images.length))
  })

  const dataset = 'dataset must be one of mnist, fashion-mnist, kmnist, synthetic, or an entry'
  test.each([
    [{ validation: -1 }, 'validation must be an integer of at least 0, got -1. Say how many images.'],
    [{ validation: 0.5 }, 'validation must be an integer of at least 0, got 0.5. Say how many images.'],
    [{ seed: 1.5 }, 'seed must be a safe integer, got 1.5. Choose any whole number, for example 1.'],
    [{ synthetic: { count: 0 } }, 'synthetic.count must be an integer of at least 1, got 0. Say how many images.'],
    [
      { synthetic: { testCount: NaN } },
      'synthetic.testCount must be an integer of at least 1, got NaN. Say how many images.',
    ],
    [{ dataset: 'minst' as 'mnist' }, `${dataset}, got minst. Read your own files with directory.`],
    [{ dataset: 'toString' as 'mnist' }, `${dataset}, got toString. Read your own files with directory.`],
  ])('refuses %o before anything is read', (options, message) => {
    expect(() => mnist(options)).toThrow(OptionError)
    expect(() => mnist(options)).toThrow(`mnist: ${message}`)
  })

  test('refuses downloaded files that fit the entry, where the entry itself does not fit together', async () => {
    const cacheDirectory = await temporaryDirectory()
    const directory = join(cacheDirectory, 'small')
    await mkdir(directory)
    const files = { ...smallFiles, trainLabels: idxFile([39], noise(39)) }
    for (const [role, bytes] of Object.entries(files)) {
      await writeFile(join(directory, `${fileNames[role as keyof typeof files]}.gz`), gzip(bytes))
    }
    const { name, classes, mirrors, shapes } = smallEntry()
    const entry = { name, classes, mirrors, shapes: { ...shapes, trainLabels: [39] } }
    await expect(mnist({ dataset: entry, cacheDirectory }).load()).rejects.toThrow(
      'train-labels-idx1-ubyte: expected one label for each of at least one image, got 39 for 40 images.',
    )
  })
})

test('every name of a data set can be asked for', () => {
  for (const dataset of datasetNames) expect(mnist({ dataset }).name).toBe(dataset)
})

test('the classes are named as their authors do', () => {
  expect(catalog.mnist.classes).toEqual(Array.from({ length: 10 }, (_, digit) => String(digit)))
  expect(catalog['fashion-mnist'].classes.join(', ')).toBe(
    'T-shirt/top, Trouser, Pullover, Dress, Coat, Sandal, Shirt, Sneaker, Bag, Ankle boot',
  )
  expect(catalog.kmnist.classes.join('')).toBe('おきすつなはまやれを')
})

test('synthetic digits are drawn into the memory that the caller makes', async () => {
  const options = { dataset: 'synthetic', synthetic: { count: 20, testCount: 10 } } as const
  const memory: Uint8Array[] = []
  const allocate = (byteLength: number): Uint8Array => {
    memory.push(new Uint8Array(byteLength))
    return memory.at(-1)!
  }
  const [drawn, placed] = [await mnist(options).load(), await mnist(options).load({ allocate })]
  expect(memory.map(({ length }) => length)).toEqual([30 * 784])
  expect(placed.train.images.buffer).toBe(memory[0]!.buffer)
  expect(placed.train.images).toEqual(drawn.train.images)
  expect(placed.test.images).toEqual(drawn.test.images)
})

test.skipIf(process.platform !== 'linux')("the cache is in the user's folder for caches", () => {
  vi.stubEnv('XDG_CACHE_HOME', '/caches')
  expect(cacheDirectory()).toBe('/caches/nn')
})

test('synthetic digits are in no file and nowhere', async () => {
  const data = await mnist({ dataset: 'synthetic', synthetic: { count: 10, testCount: 10 } }).load()
  expect([data.files, data.location]).toEqual([[], undefined])
})
