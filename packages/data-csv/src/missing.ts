import { CsvError } from './errors.ts'
import { type ColumnKind, type CsvOptions, missingValues } from './options.ts'
import { type Table } from './parse.ts'
import { createPlaces, type Places } from './places.ts'

/** Tells the cells that stand for a missing value. */
export function missingTest({ missingValues: values = missingValues }: CsvOptions): (cell: string) => boolean {
  const set = new Set(values)
  return (cell) => set.has(cell)
}

/**
 * The rows to use: all of them, or those without missing values where they are to be skipped.
 * @throws {CsvError} with the places of missing values, where those are an error.
 */
export function completeRows(
  table: Table,
  kinds: readonly ColumnKind[],
  { missing = 'error', target }: CsvOptions,
  isMissing: (cell: string) => boolean,
): Table {
  const { file, header, rows, lines } = table
  const places = createPlaces()
  const complete = rows.map((row, i) => {
    const holes = header.filter((_, column) => kinds[column] !== 'ignore' && isMissing(row[column]!))
    for (const name of holes) if (missing === 'error' || name === target) places.add(lines[i]!, name)
    return holes.length === 0
  })
  if (missing === 'skip') {
    return { file, header, rows: rows.filter((_, i) => complete[i]), lines: lines.filter((_, i) => complete[i]) }
  }
  if (places.count > 0) throw refuse(file, places, missing)
  return table
}

function refuse(file: string, places: Places, missing: 'error' | 'mean'): CsvError {
  const skip = "missing: 'skip' to leave such rows out"
  const remedy = missing === 'error' ? `${skip}, or 'mean' to fill them` : `${skip}: a target cannot be made up`
  const got = `${places.count} missing: ${String(places)}`
  return new CsvError(file, 'missing', `expected a value in every cell, got ${got}. Say ${remedy}.`, places.first)
}
