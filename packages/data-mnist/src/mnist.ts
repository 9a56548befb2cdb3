import { platform } from '#platform'
import { expectNone } from '@nn/arguments'
import { catalog, type CatalogEntry, datasetNames } from './catalog.ts'
import { assemble, type ImageDataset, type SplitOptions } from './dataset.ts'
import { checkLoadOptions, checkOptions, findEntry, type LoadOptions, type MnistOptions } from './options.ts'
import { readCached } from './sources/cached.ts'
import { readDirectory } from './sources/directory.ts'
import { DownloadError } from './sources/download.ts'
import { drawDigits } from './sources/drawn.ts'

/** Data that are loaded when they are needed. */
export interface MnistSource {
  readonly name: string
  load(options?: LoadOptions): Promise<ImageDataset>
}

/**
 * MNIST, or a data set of its format: from a directory (`directory`, or MNIST_DIR in the environment, which stands for
 * MNIST only),
 * else from the cache, else downloaded and verified, else synthetic digits. Nothing is read before `load`.
 *
 * @throws {ArgumentError} for an option that is not known, {OptionError} for one that cannot be used. `load` throws
 *   `DirectoryError`, `IdxError`, `ChecksumError`,
 * and
 * `DownloadError` where a data set that was asked for is out of reach, or a mirror sends something else.
 */
export function mnist(options: MnistOptions = {}): MnistSource {
  checkOptions(options)
  const { dataset } = options
  if (dataset === 'synthetic') {
    const draw = (load: LoadOptions): Promise<ImageDataset> => {
      checkLoadOptions(load)
      return drawDigits('they were asked for.', options.synthetic, splitOptions(options, load), load.allocate)
    }
    return { name: dataset, load: async (load = {}) => withSeed(await draw(load), options, load) }
  }
  const asked = findEntry(dataset)
  return {
    name: asked?.name ?? catalog.mnist.name,
    load: async (load = {}) => withSeed(await loadFirst(asked, options, load), options, load),
  }
}

/** Says with which seed of a run the data were made, where they would be others with another one. */
function withSeed(data: ImageDataset, options: MnistOptions, { seed = 0 }: LoadOptions): ImageDataset {
  const depends = options.seed === undefined && (data.synthetic || data.validation !== undefined)
  return depends ? { ...data, seed } : data
}

/** Where downloads are kept by default: a directory; in a browser, the name of a cache. */
export function cacheDirectory(...none: readonly []): string {
  expectNone('cacheDirectory', none)
  return platform.cacheDirectory()
}

/** The order of sources. */
async function loadFirst(
  asked: CatalogEntry | undefined,
  options: MnistOptions,
  load: LoadOptions,
): Promise<ImageDataset> {
  checkLoadOptions(load)
  load.signal?.throwIfAborted()
  const directory = load.directory ?? options.directory ?? environmentDirectory(asked)
  if (directory !== undefined) return fromDirectory(directory, asked, options, load)
  try {
    return await fromCache(asked ?? catalog.mnist, options, load)
  } catch (error) {
    if (asked || !(error instanceof DownloadError) || !error.unreachable) throw error
    return drawDigits(error.message, options.synthetic, splitOptions(options, load), load.allocate)
  }
}

function environmentDirectory(asked: CatalogEntry | undefined): string | undefined {
  return asked === undefined || asked.name === catalog.mnist.name ? platform.environmentDirectory() : undefined
}

async function fromDirectory(
  directory: string,
  asked: CatalogEntry | undefined,
  { fetch = globalThis.fetch, ...options }: MnistOptions,
  load: LoadOptions,
): Promise<ImageDataset> {
  const { files, entry, verified, difference } = await readDirectory(directory, {
    asked,
    verify: options.verify ?? true,
    fetch,
    allocate: load.allocate,
    signal: load.signal,
  })
  const name = entry?.name ?? baseName(directory)
  const doubt = difference?.message ?? borrowedName(name, entry)
  const location = platform.locateDirectory(directory)
  const about = { ...nameOf(name, doubt), entry, source: 'directory', location, verified } as const
  return assemble(files, about, splitOptions(options, load))
}

/** A name promises the bytes of the data set that it belongs to; others have another one, and say why. */
function nameOf(name: string, doubt: string | undefined): Pick<ImageDataset, 'name' | 'notice'> {
  if (doubt === undefined) return { name }
  return { name: `${name} (unverified)`, notice: `UNVERIFIED DATA, read as it is: ${doubt}` }
}

/** A directory of other files may be called like a data set. */
function borrowedName(name: string, entry: CatalogEntry | undefined): string | undefined {
  if (entry || !datasetNames.some((known) => known === name.toLowerCase())) return undefined
  return `the directory is called ${name}, but its files have other shapes than those of the data set of that name.`
}

async function fromCache(
  dataset: CatalogEntry,
  { fetch = globalThis.fetch, ...options }: MnistOptions,
  load: LoadOptions,
): Promise<ImageDataset> {
  const { onProgress, allocate, signal, cacheDirectory = options.cacheDirectory } = load
  const entry = { ...dataset, mirrors: options.mirrors ?? dataset.mirrors }
  const { files, location } = await readCached({ entry, cacheDirectory, fetch, onProgress, allocate, signal })
  const about = { name: entry.name, entry, source: 'cache', location, verified: entry.sha256 !== undefined } as const
  return assemble(files, about, splitOptions(options, load))
}

function splitOptions(options: MnistOptions, load: LoadOptions): SplitOptions {
  const { validation = 0, flatten = false, seed = load.seed ?? 0 } = options
  return { validation, flatten, seed }
}

function baseName(directory: string): string {
  return directory.split(/[\\/]/).findLast((part) => part !== '' && part !== '.') ?? 'custom'
}
