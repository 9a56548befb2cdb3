import { permutation } from './random.ts'

/** How many rows to set aside. */
export interface Counts {
  readonly test: number
  readonly validation: number
}

/** Rows by their number, in the order of the file. */
export interface Partition {
  readonly train: Uint32Array
  readonly validation: Uint32Array
  readonly test: Uint32Array
}

/** A share of `rows`, or a number of them. */
export function countOf(option: number, rows: number): number {
  return option < 1 ? Math.round(option * rows) : option
}

/** How many rows can be set aside: each class keeps one to train on. */
export function spare(classOf: Int32Array): number {
  return classOf.length - new Set(classOf).size
}

/**
 * Splits the rows 0 … classOf.length−1 by seed, so that each class (`classOf` a row) has its share in every split, give or take one row. At most
 * `spare` rows can be set aside.
 */
export function partition(classOf: Int32Array, { test, validation }: Counts, seed: number): Partition {
  const shuffled = [...permutation(classOf.length, seed)].sort((a, b) => classOf[a]! - classOf[b]!) // stable: shuffled within a class
  const isFirst = (row: number, i: number): boolean => i === 0 || classOf[shuffled[i - 1]!] !== classOf[row]
  const kept = shuffled.filter(isFirst)
  const tested = pickEvenly(
    shuffled.filter((row, i) => !isFirst(row, i)),
    test,
  )
  const validated = pickEvenly(tested.rest, validation)
  return {
    train: inOrder([...kept, ...validated.rest]),
    validation: inOrder(validated.picked),
    test: inOrder(tested.picked),
  }
}

/** Picks `count` of `rows` at even distances, so that each stretch of them gives its share. */
function pickEvenly(rows: readonly number[], count: number): { picked: number[]; rest: number[] } {
  const [picked, rest]: [number[], number[]] = [[], []]
  for (const [i, row] of rows.entries()) {
    const before = Math.floor((i * count) / rows.length)
    const after = Math.floor(((i + 1) * count) / rows.length)
    ;(after > before ? picked : rest).push(row)
  }
  return { picked, rest }
}

function inOrder(rows: readonly number[]): Uint32Array {
  return Uint32Array.from(rows).sort()
}
