import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type CatalogEntry, fileNames, roles } from '../src/catalog.ts'
import { type ImageDataset, mnist } from '../src/index.ts'
import { gzip, idxFile, noise, smallEntry, smallFiles, temporaryDirectory } from './files.ts'

beforeEach(() => {
  vi.stubEnv('MNIST_DIR', '')
})
afterEach(() => {
  vi.unstubAllEnvs()
})

const count = 1400
const images = Uint8Array.from(Buffer.concat([idxFile([count, 28, 28], []), noise(count * 784)]))
const labels = idxFile(
  [count],
  noise(count).map((x) => x % 10),
)
const files = { ...smallFiles, trainImages: images, trainLabels: labels }
const small = smallEntry()
const entry: CatalogEntry = {
  ...small,
  name: 'large',
  shapes: { ...small.shapes, trainImages: [count, 28, 28], trainLabels: [count] },
  sha256: {
    ...small.sha256!,
    trainImages: createHash('sha256').update(images).digest('hex'),
    trainLabels: createHash('sha256').update(labels).digest('hex'),
  },
}
const plain = fileNames.trainImages

/** A cache that holds what was downloaded. */
async function fullCache(): Promise<{ directory: string; load: () => Promise<ImageDataset> }> {
  const cacheDirectory = await temporaryDirectory()
  const directory = join(cacheDirectory, 'large')
  await mkdir(directory)
  for (const role of roles) await writeFile(join(directory, `${fileNames[role]}.gz`), gzip(files[role]))
  return { directory, load: () => mnist({ dataset: entry, cacheDirectory, mirrors: [] }).load() }
}

describe('of a large file the cache keeps the contents', () => {
  test('which the next run reads instead of the download, verified', async () => {
    const { directory, load } = await fullCache()
    await load()
    expect((await readFile(join(directory, plain))).equals(images)).toBe(true)
    expect((await readdir(directory)).filter((name) => !name.endsWith('.gz'))).toEqual([plain])
    await rm(join(directory, `${plain}.gz`))
    const data = await load()
    expect([data.verified, data.train.count]).toEqual([true, count])
  })

  test('and writes them anew where they were damaged', async () => {
    const { directory, load } = await fullCache()
    await writeFile(join(directory, plain), images.with(5000, images[5000]! ^ 1))
    expect((await load()).train.images[5000 - 16]).toBe(images[5000])
    expect((await readFile(join(directory, plain))).equals(images)).toBe(true)
  })
})
