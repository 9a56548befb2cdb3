import { ArgumentError, type Known } from '@nn/arguments'
import { type Engine, expectShape, type Kernels, type Shape } from '@nn/tensor'

/**
 * Examples that can be read by index into planned buffers. Structural: `@nn/data-mnist` provides it without an import.
 */
export interface Split {
  /** The number of examples. */
  readonly count: number
  /** The shape of one input: `[28, 28]`. */
  readonly inputShape: Shape
  /** The shape of one target; `[]` is a class index stored as float32. */
  readonly targetShape: Shape
  /**
   * Writes the examples named by `indices` into `inputs [indices.length, ...inputShape]` and `targets [indices.length,
   * ...targetShape]`. Bytes are to be scaled by `gatherBytes`, numbers copied by `gatherRows`: the engine's kernels.
   */
  fill(
    indices: Uint32Array,
    inputs: Float32Array,
    targets: Float32Array,
    gatherBytes?: Kernels['gatherBytes'],
    gatherRows?: Kernels['gatherRows'],
  ): void
}

/** What an experiment trains on and is judged by. */
export interface Dataset {
  /** `mnist`, or what else it is: goes into every report. */
  readonly name: string
  /** The names of the classes, by index; empty if targets are values. */
  readonly classes: readonly string[]
  /** Whether this is generated data that stands in for the real one; `notice` then says so in a sentence. */
  readonly synthetic: boolean
  readonly notice?: string
  /**
   * Whether SHA-256 proves that the bytes are those of the data set `name`. Absent where the name promises no bytes.
   */
  readonly verified?: boolean
  /**
   * The `seed` given to `load`, or its default, if examples were split or generated with it; absent if nothing depends
   * on it.
   */
  readonly seed?: number
  readonly train: Split
  readonly validation?: Split
  readonly test: Split
}

/** Data that is fetched when a run starts. */
export interface DataSource {
  readonly name: string
  load(options?: LoadOptions): Promise<Dataset>
}

/** How to load a data source. */
export interface LoadOptions {
  /** Take the files from this directory and from nowhere else. */
  readonly directory?: string
  /** The seed of the run, for sources that split or generate. */
  readonly seed?: number
  readonly signal?: AbortSignal
  /**
   * Where the bytes of large data should lie: `engine.allocateBytes`, so that the engine's kernels read them in place.
   * Default: the JavaScript heap, which is slower.
   */
  readonly allocate?: (byteLength: number) => Uint8Array
  onProgress?(progress: LoadProgress): void
}

/** The names in `LoadOptions`. */
export const loadOptions: Known<LoadOptions> = {
  directory: 'string',
  seed: 'number',
  signal: 'object',
  allocate: 'function',
  onProgress: 'function',
}

/** One file on its way in. */
export interface LoadProgress {
  readonly file: string
  readonly receivedBytes: number
  /** Unknown where the server does not say. */
  readonly totalBytes?: number | undefined
}

/** What `load` needs of a run. */
export interface LoadingRun {
  readonly seed: number
  readonly engine: Engine
  readonly signal?: AbortSignal | undefined
}

/** Loads the data of a run: with its seed, into the memory of its engine. */
export function loadForRun(data: DataSource, { seed, engine, signal }: LoadingRun): Promise<Dataset> {
  return data.load({ seed, allocate: engine.allocateBytes, ...(signal && { signal }) })
}

/**
 * Checks that a data set is one, and of the run: the same experiment must not give one result with data that `fit`
 * loads, and another with data that was loaded before.
 * @throws ArgumentError
 */
export function expectDatasetOf(dataset: Dataset, seed: number): void {
  if (!isDataset(dataset)) {
    throw new ArgumentError('fit', 'expected a data set', dataset, 'Await data.load(), or leave it out.')
  }
  if (dataset.seed === undefined || dataset.seed === seed) return
  const rule = `${dataset.name} must be split or generated with the run's seed of ${seed}`
  throw new ArgumentError('fit', rule, dataset.seed, `Let fit load it, fit(experiment), or load({ seed: ${seed} }).`)
}

function isDataset(value: unknown): value is Dataset {
  const { train, test } = (value ?? {}) as Partial<Dataset>
  return typeof train?.fill === 'function' && typeof test?.fill === 'function'
}

/**
 * Checks that the splits of a data set have examples, and of one shape.
 * @throws ArgumentError or ShapeError naming the split.
 */
export function checkDataset({ train, validation = train, test }: Dataset): void {
  for (const [name, split] of Object.entries({ training: train, validation, test })) {
    if (split.count === 0) throw new ArgumentError('dataset', `the ${name} split must have examples`, split.count)
    expectShape('dataset', `${name} inputs`, split.inputShape, train.inputShape)
    expectShape('dataset', `${name} targets`, split.targetShape, train.targetShape)
  }
}
