import { expectOptions, type Known } from '@nn/arguments'
import { IndexError, OptionError } from './errors.ts'
import { permutation } from './random.ts'
import { type GatherBytes, type Split } from './split.ts'

/** How one pass over a split goes. */
export interface BatchOptions {
  /** Examples per batch; the last batch may have fewer. */
  readonly batchSize: number
  /** Shuffles. Default: the order of the split. */
  readonly seed?: number
  /** Gives each pass its own shuffle under one seed. Default 0. */
  readonly epoch?: number
  /** An order of your own instead: indices into the split, of which some may be missing or repeated. */
  readonly order?: Uint32Array
  /** Leaves out a last batch that is not full. Default false. */
  readonly dropLast?: boolean
}

const known: Known<BatchOptions> = {
  batchSize: 'number',
  seed: 'number',
  epoch: 'number',
  order: 'object',
  dropLast: 'boolean',
}

/** Some examples of a split. */
export interface Batch {
  readonly count: number
  /** A view of the pass's order. */
  readonly indices: Uint32Array
  /** `Split.fill` for these examples. */
  fill(inputs: Float32Array, targets: Float32Array, gather?: GatherBytes): void
}

/**
 * One pass over `split`: views of one order, each ready to be filled into buffers that are planned once.
 *
 * @throws {OptionError} for a batch size that is not an integer of at least 1, or both `seed` and `order`.
 * @throws {IndexError} for an `order` that names an example the split does not have.
 */
export function batches(split: Split, options: BatchOptions): Iterable<Batch> {
  expectOptions('batches', options, known, 'split, ')
  const { batchSize, dropLast = false } = options
  if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
    throw new OptionError('batches', 'batchSize', 'an integer of at least 1', batchSize, 'Use 100, for example.')
  }
  const order = chooseOrder(split.count, options)
  const end = dropLast ? order.length - (order.length % batchSize) : order.length
  return {
    *[Symbol.iterator]() {
      for (let start = 0; start < end; start += batchSize) yield batch(split, order.subarray(start, start + batchSize))
    },
  }
}

function batch(split: Split, indices: Uint32Array): Batch {
  return {
    count: indices.length,
    indices,
    fill: (inputs, targets, gather) => {
      split.fill(indices, inputs, targets, gather)
    },
  }
}

function chooseOrder(count: number, { seed, epoch = 0, order }: BatchOptions): Uint32Array {
  if (!order)
    return seed === undefined ? Uint32Array.from({ length: count }, (_, i) => i) : permutation(count, seed, epoch)
  if (seed !== undefined) throw new OptionError('batches', 'seed', 'absent beside order', seed, 'Give one of the two.')
  for (const index of order) if (index >= count) throw new IndexError('batches', index, count)
  return order
}
