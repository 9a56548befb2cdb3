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
export function spare(classOf: Float32Array): number {
  return classOf.length - countClasses(classOf).filter((rows) => rows > 0).length
}

/**
 * Splits the rows 0 … classOf.length−1 by seed, so that each class (`classOf` a row: 0, 1, …) has its share in every
 * split, give or take one row. At most
 * `spare` rows can be set aside.
 */
export function partition(classOf: Float32Array, { test, validation }: Counts, seed: number): Partition {
  const shuffled = byClass(permutation(classOf.length, seed), classOf)
  const isFirst = (row: number, i: number): boolean => i === 0 || classOf[shuffled[i - 1]!] !== classOf[row]
  const kept = shuffled.filter(isFirst)
  const tested = pickEvenly(
    shuffled.filter((row, i) => !isFirst(row, i)),
    test,
  )
  const validated = pickEvenly(tested.rest, validation)
  const train = new Uint32Array(kept.length + validated.rest.length)
  train.set(kept)
  train.set(validated.rest, kept.length)
  return { train: train.sort(), validation: validated.picked.sort(), test: tested.picked.sort() }
}

/** How many rows each class has, from 0 on. */
function countClasses(classOf: Float32Array): Uint32Array {
  const counts = new Uint32Array(1 + classOf.reduce((largest, index) => Math.max(largest, index), 0))
  for (let row = 0; row < classOf.length; row++) counts[classOf[row]!]!++
  return counts
}

/** The rows class by class, and within a class in the order given. */
function byClass(rows: Uint32Array, classOf: Float32Array): Uint32Array {
  let next = 0
  const places = countClasses(classOf).map((count) => (next += count) - count)
  const sorted = new Uint32Array(rows.length)
  for (const row of rows) sorted[places[classOf[row]!]!++] = row
  return sorted
}

/** Picks `count` of `rows` at even distances, so that each stretch of them gives its share. */
function pickEvenly(rows: Uint32Array, count: number): { picked: Uint32Array; rest: Uint32Array } {
  const isPicked = (_: number, i: number): boolean =>
    Math.floor(((i + 1) * count) / rows.length) > Math.floor((i * count) / rows.length)
  return { picked: rows.filter(isPicked), rest: rows.filter((row, i) => !isPicked(row, i)) }
}
