import { type EncodedColumn } from './column.ts'
import { type ColumnValues } from './column-reader.ts'
import { CsvError } from './errors.ts'
import { key } from './kinds.ts'
import { toNumber } from './number.ts'
import { quote } from './places.ts'
import { type Storage } from './storage.ts'

/** The values of a column of categories. */
export type CategoryValues = Extract<ColumnValues, { kind: 'category' }>

/** Categories, sorted: by number if all are numbers, and by UTF-16 code units, on every machine alike. */
function sortCategories(texts: readonly string[]): readonly string[] {
  const categories = [...texts].sort()
  const numbers = new Map(categories.map((category) => [category, toNumber(category)]))
  if ([...numbers.values()].includes(undefined)) return categories
  return categories.sort((a, b) => Math.sign(numbers.get(a)! - numbers.get(b)!) || 0) // ∞ − ∞ is not a number
}

/** The categories that some rows have, sorted. */
export function categoriesOf({ codes, texts }: CategoryValues, rows: Uint32Array): readonly string[] {
  const isUsed = new Uint8Array(texts.length)
  for (const row of rows) isUsed[codes.at(row)] = 1 // −1 is no element: nothing is set
  return sortCategories(texts.filter((_, code) => isUsed[code] === 1))
}

/** The index of each row's category; −1 for none. */
export function encode({ codes, texts }: CategoryValues, categories: readonly string[], rows: number): Float32Array {
  const indices = new Map(categories.map((category, index) => [category, index]))
  const indexOf = texts.map((text) => indices.get(text) ?? -1)
  const encoded = new Float32Array(rows)
  for (let row = 0; row < rows; row++) encoded[row] = indexOf[codes.at(row)] ?? -1
  return encoded
}

/** A column that is to be encoded, and the rows to train on. */
export interface Column<T> {
  /** For messages. */
  readonly file: string
  readonly name: string
  readonly values: T
  readonly lines: Storage
  /** How many rows there are. */
  readonly rows: number
  readonly train: Uint32Array
}

/**
 * A column of categories: those of the training rows.
 * @throws {CsvError} if that is only one, or every row has its own.
 */
export function encodeCategories({ file, name, values, rows, train }: Column<CategoryValues>): EncodedColumn {
  const { codes, texts } = values
  const categories = categoriesOf(values, train)
  const known = train.filter((row) => codes.at(row) >= 0)
  const remedy = `Leave it out with columns: { ${key(name)}: 'ignore' }.`
  const refuse = (reason: 'constant' | 'identifier', what: string): CsvError =>
    new CsvError(file, reason, `expected column ${quote(name)} to have ${what}. ${remedy}`)
  if (categories.length < 2) {
    const [first] = known
    const got = first === undefined ? 'none' : quote(texts[codes.at(first)]!)
    throw refuse('constant', `several categories in the training rows, got ${got}`)
  }
  if (categories.length === known.length) {
    throw refuse('identifier', `categories that repeat, got ${known.length} different ones in ${known.length} rows`)
  }
  const encoded = encode(values, categories, rows)
  const unknown = encoded.reduce((count, index, row) => count + Number(index < 0 && codes.at(row) >= 0), 0)
  return { column: { kind: 'category', name, categories }, values: encoded, unknown }
}
