import { type EncodedColumn } from './column.ts'
import { CsvError } from './errors.ts'
import { key } from './kinds.ts'
import { toNumber } from './number.ts'
import { quote } from './places.ts'

/** The categories among cells, sorted: by number if all are numbers, and by UTF-16 code units, on every machine alike. */
export function categoriesOf(cells: readonly string[]): readonly string[] {
  const categories = [...new Set(cells)].sort()
  const numbers = new Map(categories.map((category) => [category, toNumber(category)]))
  if ([...numbers.values()].includes(undefined)) return categories
  return categories.sort((a, b) => Math.sign(numbers.get(a)! - numbers.get(b)!) || 0) // ∞ − ∞ is not a number
}

/** The index of each cell's category; −1 for none. */
export function encode(cells: readonly string[], categories: readonly string[]): Float32Array {
  const indices = new Map(categories.map((category, index) => [category, index]))
  return Float32Array.from(cells, (cell) => indices.get(cell) ?? -1)
}

/** A column's cells, with what is needed to encode them. */
export interface Cells {
  /** For messages. */
  readonly file: string
  readonly name: string
  readonly cells: readonly string[]
  readonly lines: readonly number[]
  readonly isMissing: (cell: string) => boolean
  /** The rows to train on. */
  readonly train: Uint32Array
}

/**
 * A column of categories: those of the training rows.
 * @throws {CsvError} if that is only one, or every row has its own.
 */
export function encodeCategories({ file, name, cells, isMissing, train }: Cells): EncodedColumn {
  const known = Array.from(train, (row) => cells[row]!).filter((cell) => !isMissing(cell))
  const categories = categoriesOf(known)
  const remedy = `Leave it out with columns: { ${key(name)}: 'ignore' }.`
  const refuse = (reason: 'constant' | 'identifier', what: string): CsvError =>
    new CsvError(file, reason, `expected column ${quote(name)} to have ${what}. ${remedy}`)
  if (categories.length < 2) {
    throw refuse('constant', `several categories in the training rows, got ${known[0] ? quote(known[0]) : 'none'}`)
  }
  if (categories.length === known.length) {
    throw refuse('identifier', `categories that repeat, got ${known.length} different ones in ${known.length} rows`)
  }
  const values = encode(cells, categories)
  const unknown = cells.filter((cell, row) => values[row] === -1 && !isMissing(cell)).length
  return { column: { kind: 'category', name, categories }, values, unknown }
}
