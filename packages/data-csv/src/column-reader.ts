import { mixedError, noValuesError, tooManyError } from './kinds.ts'
import { plainDecimal, toNumber } from './number.ts'
import { type MissingValues } from './missing.ts'
import { type ColumnKind } from './options.ts'
import { createPlaces, quote } from './places.ts'
import { type Cells, cellText } from './records.ts'
import { float64Storage, int32Storage, type Storage } from './storage.ts'

/**
 * A column's values: a number for each row, NaN where it is missing; or the index of its text in `texts`, −1 where it
 * is missing.
 */
export type ColumnValues =
  | { readonly kind: 'number'; readonly numbers: Storage }
  | { readonly kind: 'category'; readonly codes: Storage; readonly texts: readonly string[] }
  | { readonly kind: 'ignore' }

/** Takes a column's cells, row by row, and keeps them as numbers, whatever it is. */
export interface ColumnReader {
  readonly kind: ColumnKind
  /**
   * Sets the value of a row to cell `index` of a record; returns whether there is one. Rows come in order, from 0; the
   * last one may come again.
   */
  read(cells: Cells, index: number, row: number, line: number): boolean
  /** @throws {CsvError} for a column without values, and one of which only some values are numbers. */
  check(): void
  /** The values that were read. */
  values(): ColumnValues
}

/** What a column is told about itself. */
export interface ColumnOptions {
  readonly file: string
  readonly name: string
  readonly isTarget: boolean
  /** What it is said to be. */
  readonly said: ColumnKind | undefined
  readonly missing: MissingValues
}

/** The most different categories of a column. Each may become an input. */
const mostCategories = 2 ** 18

/** A column that is to be ignored. */
export const ignoredColumn: ColumnReader = {
  kind: 'ignore',
  read: () => true,
  check: () => undefined,
  values: () => ({ kind: 'ignore' }),
}

/**
 * Reads a column. The first value tells whether it holds numbers or categories, unless that is said: a column with both
 * is refused, so nothing else has to be kept of it than their count and the first places.
 */
export function columnReader({ file, name, isTarget, said, missing }: ColumnOptions): ColumnReader {
  const numbers = float64Storage()
  const codes = int32Storage()
  const codeOf = new Map<string, number>()
  const others = createPlaces() // values that are no numbers
  let kind = said === 'ignore' ? undefined : said
  let values = 0
  let missingBefore = 0 // rows before the first value

  const begin = (found: 'number' | 'category'): void => {
    kind = found
    for (let row = 0; row < missingBefore; row++) setMissing(row)
  }

  const setMissing = (row: number): void => {
    if (kind === 'number') numbers.set(row, NaN)
    else if (kind === 'category') codes.set(row, -1)
    else missingBefore = row + 1
  }

  const setNumber = (row: number, value: number): void => {
    values++
    if (kind === undefined) begin('number')
    if (kind === 'number') numbers.set(row, value)
  }

  const setText = (row: number, text: string, line: number): void => {
    values++
    if (kind === undefined) begin('category')
    if (said !== 'category') others.add(line, name, quote(text))
    if (kind !== 'category') return
    let code = codeOf.get(text)
    if (code === undefined) {
      if (codeOf.size === mostCategories) throw tooManyError(file, name, isTarget, mostCategories)
      code = codeOf.size
      codeOf.set(ownCopy(text), code)
    }
    codes.set(row, code)
  }

  return {
    get kind() {
      return kind ?? 'number'
    },
    read(cells, index, row, line) {
      if (said !== 'category') {
        const value =
          cells.doubled[index] === 1 ? NaN : plainDecimal(cells.text, cells.starts[index]!, cells.ends[index]!)
        if (value === value && !missing.hasNumber(value)) {
          setNumber(row, value)
          return true
        }
      }
      const text = cellText(cells, index)
      if (missing.hasText(text)) {
        setMissing(row)
        return false
      }
      const value = said === 'category' ? undefined : toNumber(text)
      if (value === undefined) setText(row, text, line)
      else setNumber(row, value)
      return true
    },
    check() {
      if (values === 0) throw noValuesError(file, name, isTarget)
      if (others.count > 0 && (said === 'number' || others.count < values)) throw mixedError(file, name, values, others)
    },
    values: () => (kind === 'category' ? { kind, codes, texts: [...codeOf.keys()] } : { kind: 'number', numbers }),
  }
}

/** A string that does not keep the text alive which it was cut from. */
function ownCopy(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string
}
