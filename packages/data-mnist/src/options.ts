import { expectOptions, type Known } from '@nn/arguments'
import { catalog, type CatalogEntry, type CatalogName, datasetNames } from './catalog.ts'
import { OptionError } from './errors.ts'
import { type Progress } from './sources/download.ts'

/** Which data, and how they are split. */
export interface MnistOptions {
  /**
   * The data set. One that is asked for is what you get, or an error; without it MNIST is tried, and where nothing can
   * be reached
   * synthetic digits take its place, which the result's `notice` says. An entry of your own describes another set of
   * the format.
   */
  readonly dataset?: CatalogName | 'synthetic' | CatalogEntry | undefined
  /** A directory (in a browser: a base URL) with the four files, plain or `.gz`; nothing else is tried then. */
  readonly directory?: string | undefined
  /**
   * Whether files in a directory that look like MNIST's, or are asked for as MNIST's, must have MNIST's SHA-256. With
   * false, others
   * are read as `mnist (unverified)`, and `notice` says how they differ. Downloads are always verified. Default true.
   */
  readonly verify?: boolean | undefined
  /** Where downloads are kept. Default: the user's cache directory; in a browser, the Cache API. */
  readonly cacheDirectory?: string | undefined
  /** How many of the training images become the validation split. Default 0: none. */
  readonly validation?: number | undefined
  /** Chooses the validation images and draws the synthetic digits. Default: the seed given to `load`, else 0. */
  readonly seed?: number | undefined
  /** Examples of shape `[784]` instead of `[28, 28]`. Default false. */
  readonly flatten?: boolean | undefined
  /**
   * How many synthetic digits to draw for training and for testing. Default: as many as MNIST has, 60,000 and 10,000.
   */
  readonly synthetic?: { readonly count?: number; readonly testCount?: number } | undefined
  /** Folders to download from, instead of the data set's own. */
  readonly mirrors?: readonly string[] | undefined
  /** Default: the global one. */
  readonly fetch?: typeof fetch | undefined
}

const known: Known<MnistOptions> = {
  directory: 'string',
  dataset: 'anything',
  verify: 'boolean',
  cacheDirectory: 'string',
  validation: 'number',
  seed: 'number',
  flatten: 'boolean',
  synthetic: 'object',
  mirrors: 'array',
  fetch: 'function',
}

/** What the one who runs an experiment says about its data. */
export interface LoadOptions {
  /** Goes before the option of `mnist()`. */
  readonly directory?: string | undefined
  /** Goes before the option of `mnist()`. */
  readonly cacheDirectory?: string | undefined
  /** The seed of the run, for an experiment that does not fix one for its data. */
  readonly seed?: number | undefined
  /** Called as bytes of a download arrive. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /**
   * Makes room for the bytes of a file, where an engine's kernels read them in place: `engine.allocateBytes`. Default:
   * the JavaScript heap.
   */
  readonly allocate?: ((byteLength: number) => Uint8Array) | undefined
  /** Stops loading; a download is continued by the next call. */
  readonly signal?: AbortSignal | undefined
}

const knownForLoad: Known<LoadOptions> = {
  directory: 'string',
  cacheDirectory: 'string',
  seed: 'number',
  onProgress: 'function',
  allocate: 'function',
  signal: 'object',
}

const knownOfSynthetic: Known<NonNullable<MnistOptions['synthetic']>> = { count: 'number', testCount: 'number' }

/** Refuses what `load` cannot use. */
export function checkLoadOptions(options: LoadOptions): void {
  expectOptions('mnist().load', options, knownForLoad)
}

/** The catalog's entry, or the caller's own; `undefined` where none is asked for. */
export function findEntry(dataset: Exclude<MnistOptions['dataset'], 'synthetic'>): CatalogEntry | undefined {
  if (dataset === undefined || typeof dataset === 'object') return dataset
  if (Object.hasOwn(catalog, dataset)) return catalog[dataset]
  throw new OptionError(
    'mnist',
    'dataset',
    `one of ${datasetNames.join(', ')}, or an entry`,
    dataset,
    'Read your own files with directory.',
  )
}

/** Refuses options that are not known, and numbers that could only fail after the data are loaded. */
export function checkOptions(options: MnistOptions): void {
  expectOptions('mnist', options, known)
  const { validation = 0, seed = 0, synthetic = {} } = options
  expectOptions('mnist: synthetic', synthetic, knownOfSynthetic)
  if (!Number.isSafeInteger(seed)) {
    throw new OptionError('mnist', 'seed', 'a safe integer', seed, 'Choose any whole number, for example 1.')
  }
  const counts = {
    validation,
    'synthetic.count': synthetic.count ?? 1,
    'synthetic.testCount': synthetic.testCount ?? 1,
  }
  for (const [option, count] of Object.entries(counts)) {
    const least = option === 'validation' ? 0 : 1
    if (Number.isSafeInteger(count) && count >= least) continue
    throw new OptionError('mnist', option, `an integer of at least ${least}`, count, 'Say how many images.')
  }
}
