const blockBits = 12
/** So few that a table of a thousand columns and ten rows stays small, so many that a long one has few arrays. */
const blockSize = 2 ** blockBits

/** A number for each row, in blocks: growing copies nothing, and takes no more memory than the rows do. */
export class Storage {
  readonly #make: (length: number) => Float64Array | Int32Array
  readonly #blocks: (Float64Array | Int32Array)[] = []

  /** Blocks are what `make` makes. */
  constructor(make: (length: number) => Float64Array | Int32Array) {
    this.#make = make
  }

  /** Sets a row: one behind those that are set, or any of them. Rows between are 0. */
  set(row: number, value: number): void {
    const block = row >>> blockBits
    while (block >= this.#blocks.length) this.#blocks.push(this.#make(blockSize))
    this.#blocks[block]![row & (blockSize - 1)] = value
  }

  /** The number of a row that was set. */
  at(row: number): number {
    return this.#blocks[row >>> blockBits]![row & (blockSize - 1)]!
  }
}

/** A storage of float64. */
export function float64Storage(): Storage {
  return new Storage((length) => new Float64Array(length))
}

/** A storage of int32. */
export function int32Storage(): Storage {
  return new Storage((length) => new Int32Array(length))
}
