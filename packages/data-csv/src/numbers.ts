import { type Column } from './categories.ts'
import { type EncodedColumn, type NumberColumn } from './column.ts'
import { CsvError } from './errors.ts'
import { key } from './kinds.ts'
import { fitsFloat32, numberText } from './number.ts'
import { createPlaces, quote } from './places.ts'
import { type Storage } from './storage.ts'

/**
 * A column of numbers, standardised over the training rows; a missing one, which is NaN, is their mean: 0.
 * @throws {CsvError} for a number beyond float32, and for training rows that all have the same number.
 */
export function encodeNumbers(column: Column<Storage>): EncodedColumn {
  const { file, name, values, rows, train } = column
  refuseHuge(column, 0, 1, 'expected numbers of at most 3.4e38, the largest of float32')
  const isKnown = (row: number): boolean => !Number.isNaN(values.at(row))
  const known = train.every(isKnown) ? train : train.filter(isKnown)
  const standard = standardiser(name, values, known)
  const { mean, standardDeviation } = standard
  if (!(standardDeviation > 0)) {
    const got = known.length === 0 ? 'none' : `only ${values.at(known[0]!)}`
    const rule = `expected column ${quote(name)} to have different numbers in the training rows, got ${got}`
    throw new CsvError(file, 'constant', `${rule}. Leave it out with columns: { ${key(name)}: 'ignore' }.`)
  }
  refuseHuge(column, mean, standardDeviation, 'expected numbers of the size of those in the training rows')
  const standardised = new Float32Array(rows)
  for (let row = 0; row < rows; row++) {
    const x = values.at(row)
    standardised[row] = Number.isNaN(x) ? 0 : (x - mean) / standardDeviation
  }
  return { column: standard, values: standardised, unknown: 0 }
}

/**
 * Mean and deviation over some rows, each sum in the order of the file. Squares are of numbers up to 1: they cannot
 * overflow.
 */
function standardiser(name: string, values: Storage, rows: Uint32Array): NumberColumn {
  const count = rows.length
  let sum = 0
  for (let i = 0; i < count; i++) sum += values.at(rows[i]!)
  const mean = sum / count
  let largest = 0
  for (let i = 0; i < count; i++) largest = Math.max(largest, Math.abs(values.at(rows[i]!) - mean))
  let squares = 0
  for (let i = 0; i < count; i++) squares += ((values.at(rows[i]!) - mean) / largest) ** 2
  const constant = rows.every((row) => values.at(row) === values.at(rows[0]!)) // where the mean is rounded, too
  return { kind: 'number', name, mean, standardDeviation: constant ? 0 : largest * Math.sqrt(squares / count) }
}

/** @throws {CsvError} for values of which `(x − mean) / deviation` is no number of float32. */
function refuseHuge(column: Column<Storage>, mean: number, deviation: number, rule: string): void {
  const { file, name, values, lines, rows } = column
  const places = createPlaces()
  for (let row = 0; row < rows; row++) {
    const x = values.at(row)
    if (Number.isNaN(x) || fitsFloat32((x - mean) / deviation)) continue
    places.add(lines.at(row), name, quote(numberText(x)))
  }
  if (places.count === 0) return
  const message = `${rule} in column ${quote(name)}, got ${String(places)}. Correct them.`
  throw new CsvError(file, 'range', message, places.first)
}
