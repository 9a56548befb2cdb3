import { type EncodedColumn } from './column.ts'
import { FillError } from './errors.ts'
import { type Storage } from './storage.ts'

/** Examples that can be read by index into planned buffers. */
export interface Split {
  readonly count: number
  /** `[inputs]` */
  readonly inputShape: readonly number[]
  /** `[]`, a class index stored as float32; or `[1]`, a standardised number. */
  readonly targetShape: readonly number[]
  /**
   * Writes the examples that `indices` names: `inputs [indices.length, ...inputShape]`, `targets [indices.length,
   * ...targetShape]`. Longer buffers keep what
   * lies behind.
   *
   * @throws {FillError} for an index outside 0 … count−1, or a buffer that is too short. Nothing is written then.
   */
  fill(indices: Uint32Array, inputs: Float32Array, targets: Float32Array): void
}

/** Some rows of a table. */
export interface TableSplit extends Split {
  /** The line of the file that each example begins on, from 1. */
  readonly lines: readonly number[]
}

/** A whole table, encoded. */
export interface EncodedTable {
  readonly inputs: readonly EncodedColumn[]
  readonly target: EncodedColumn
  readonly lines: Storage
}

/** The split of some rows; they are encoded when a batch is filled, so one-hot columns take no memory. */
export function tableSplit({ inputs, target, lines }: EncodedTable, rows: Uint32Array): TableSplit {
  const writers = inputs.map(writerOf)
  const size = writers.reduce((sum, { width }) => sum + width, 0)
  return {
    count: rows.length,
    inputShape: [size],
    targetShape: target.column.kind === 'category' ? [] : [1],
    lines: Array.from(rows, (row) => lines.at(row)),
    fill(indices, out, targets) {
      checkFill(indices, rows.length, size, out, targets)
      for (let i = 0; i < indices.length; i++) {
        const row = rows[indices[i]!]!
        let at = i * size
        for (const { width, write } of writers) {
          write(out, at, row)
          at += width
        }
        targets[i] = target.values[row]!
      }
    },
  }
}

/** Writes what one column contributes to an example. */
interface Writer {
  readonly width: number
  readonly write: (out: Float32Array, at: number, row: number) => void
}

function writerOf({ column, values }: EncodedColumn): Writer {
  if (column.kind === 'number') {
    return {
      width: 1,
      write(out, at, row) {
        out[at] = values[row]!
      },
    }
  }
  const width = column.categories.length
  return {
    width,
    write(out, at, row) {
      out.fill(0, at, at + width)
      if (values[row]! >= 0) out[at + values[row]!] = 1
    },
  }
}

function checkFill(
  indices: Uint32Array,
  count: number,
  size: number,
  inputs: Float32Array,
  targets: Float32Array,
): void {
  for (let i = 0; i < indices.length; i++) {
    if (indices[i]! < count) continue
    throw new FillError(`indices in 0 … ${count - 1}`, indices[i]!, 'Indices count from 0 within the split.')
  }
  for (const [name, buffer, least] of [
    ['inputs', inputs, indices.length * size],
    ['targets', targets, indices.length],
  ] as const) {
    if (buffer.length >= least) continue
    throw new FillError(`${name} of at least ${least} numbers`, buffer.length, 'Plan it for the largest batch.')
  }
}
