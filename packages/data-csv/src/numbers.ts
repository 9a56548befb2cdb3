import { type Cells } from './categories.ts'
import { type EncodedColumn, type NumberColumn } from './column.ts'
import { CsvError } from './errors.ts'
import { key } from './kinds.ts'
import { fitsFloat32, toNumber } from './number.ts'
import { createPlaces, quote } from './places.ts'

/**
 * A column of numbers, standardised over the training rows; a missing one is their mean: 0.
 * @throws {CsvError} for a number beyond float32, and for training rows that all have the same number.
 */
export function encodeNumbers(cells: Cells): EncodedColumn {
  const { file, name, train, isMissing } = cells
  const numbers = Float64Array.from(cells.cells, (cell) => (isMissing(cell) ? NaN : toNumber(cell)!))
  refuseHuge(numbers, cells, 'expected numbers of at most 3.4e38, the largest of float32')
  const known = Array.from(train, (row) => numbers[row]!).filter((x) => !Number.isNaN(x))
  const column = standardiser(name, known)
  if (!(column.standardDeviation > 0)) {
    const got = known.length === 0 ? 'none' : `only ${known[0]!}`
    const rule = `expected column ${quote(name)} to have different numbers in the training rows, got ${got}`
    throw new CsvError(file, 'constant', `${rule}. Leave it out with columns: { ${key(name)}: 'ignore' }.`)
  }
  const values = numbers.map((x) => (Number.isNaN(x) ? 0 : (x - column.mean) / column.standardDeviation))
  refuseHuge(values, cells, 'expected numbers of the size of those in the training rows')
  return { column, values: Float32Array.from(values), unknown: 0 }
}

/** Mean and deviation, each sum in the order of the file. Squares are of numbers up to 1: they cannot overflow. */
function standardiser(name: string, known: readonly number[]): NumberColumn {
  const mean = known.reduce((sum, x) => sum + x, 0) / known.length
  const largest = known.reduce((max, x) => Math.max(max, Math.abs(x - mean)), 0)
  const squares = known.reduce((sum, x) => sum + ((x - mean) / largest) ** 2, 0)
  const constant = known.every((x) => x === known[0]) // where the mean is rounded, too
  return {
    kind: 'number',
    name,
    mean,
    standardDeviation: constant ? 0 : largest * Math.sqrt(squares / known.length),
  }
}

function refuseHuge(values: Float64Array, { file, name, cells, lines }: Cells, rule: string): void {
  const places = createPlaces()
  for (const [row, value] of values.entries()) {
    if (!Number.isNaN(value) && !fitsFloat32(value)) places.add(lines[row]!, name, quote(cells[row]!))
  }
  if (places.count === 0) return
  const message = `${rule} in column ${quote(name)}, got ${String(places)}. Correct them.`
  throw new CsvError(file, 'range', message, places.first)
}
