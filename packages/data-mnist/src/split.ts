import { BufferError, IndexError } from './errors.ts'

/**
 * `out[i,j] = source[indices[i],j]·scale`; `out [m,n]`, `source [rows,n]` bytes, `indices [m]`: a kernel that `fill`
 * may use.
 */
export type GatherBytes = (
  out: Float32Array,
  source: Uint8Array,
  indices: Uint32Array,
  scale: number,
  m: number,
  n: number,
) => void

/** Examples that become numbers when a batch is filled, not before. */
export interface Split {
  readonly count: number
  /** The shape of one example. */
  readonly inputShape: readonly number[]
  /** The shape of one target; `[]` is a class index, stored as float32. */
  readonly targetShape: readonly number[]
  /**
   * Writes the examples that `indices` names: `inputs [indices.length, ...inputShape]` in 0 … 1, `targets
   * [indices.length, ...targetShape]`.
   * Longer buffers keep what lies behind. `gather` defaults to a plain loop.
   *
   * @throws {IndexError} for an index outside 0 … count−1. @throws {BufferError} for a buffer that is too short.
   * Nothing is written then.
   */
  fill(indices: Uint32Array, inputs: Float32Array, targets: Float32Array, gather?: GatherBytes): void
}

/** A split of labelled images, which stay bytes. */
export interface ImageSplit extends Split {
  /** `[rows, ...inputShape]`, 0 … 255: all images of the file, shared by the splits made of it. */
  readonly images: Uint8Array
  /** `[rows]`: class indices. */
  readonly labels: Uint8Array
  /** Which rows of `images` and `labels` are the split's examples 0, 1, …; absent: all of them, in order. */
  readonly rows?: Uint32Array
}

/** Makes a split of `images [rows, ...inputShape]` and `labels [rows]`, or of some of their rows; nothing is copied. */
export function imageSplit(parts: Pick<ImageSplit, 'images' | 'labels' | 'inputShape' | 'rows'>): ImageSplit {
  const { images, labels, inputShape, rows } = parts
  const count = rows ? rows.length : labels.length
  const size = inputShape.reduce((product, length) => product * length, 1)
  let scratch = new Uint32Array(0) // grows to the largest batch, then stays
  return {
    ...parts,
    count,
    targetShape: [],
    fill(indices, inputs, targets, gather = gatherBytes) {
      const m = indices.length
      checkFill(indices, count)
      if (inputs.length < m * size) throw new BufferError('inputs', m * size, inputs.length)
      if (targets.length < m) throw new BufferError('targets', m, targets.length)
      if (rows && scratch.length < m) scratch = new Uint32Array(m)
      const source = rows ? pick(scratch, rows, indices) : indices
      gather(inputs, images, source, 1 / 255, m, size)
      for (let i = 0; i < m; i++) targets[i] = labels[source[i]!]!
    },
  }
}

/** `out[i] = rows[indices[i]]` */
function pick(out: Uint32Array, rows: Uint32Array, indices: Uint32Array): Uint32Array {
  for (let i = 0; i < indices.length; i++) out[i] = rows[indices[i]!]!
  return out
}

function checkFill(indices: Uint32Array, count: number): void {
  for (let i = 0; i < indices.length; i++) if (indices[i]! >= count) throw new IndexError('fill', indices[i]!, count)
}

const gatherBytes: GatherBytes = (out, source, indices, scale, m, n) => {
  const factor = Math.fround(scale) // as a kernel rounds it: the same bits
  for (let i = 0; i < m; i++) {
    const start = indices[i]! * n
    for (let j = 0; j < n; j++) out[i * n + j] = source[start + j]! * factor
  }
}
