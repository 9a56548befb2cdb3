import { CsvError } from './errors.ts'
import { toNumber } from './number.ts'
import { type ColumnKind, type CsvOptions } from './options.ts'
import { type Table } from './parse.ts'
import { createPlaces, type Places, quote } from './places.ts'

/**
 * What each column is, in the order of the header: as `options.columns` says, else a number if all its values are, a category if none is.
 *
 * @throws {CsvError} for an option that names no column, a column without values, and one of which only some values are numbers.
 */
export function columnKinds(
  table: Table,
  { columns = {}, target }: CsvOptions,
  isMissing: (cell: string) => boolean,
): ColumnKind[] {
  const { file, header } = table
  for (const name of [target, ...Object.keys(columns)]) {
    if (header.includes(name)) continue
    const names = header.slice(0, 20).map(quote).join(', ')
    throw new CsvError(file, 'column', `expected a column ${quote(name)}, got ${names}. Correct the name.`)
  }
  return header.map((name, index) => {
    const said = Object.hasOwn(columns, name) ? columns[name] : undefined
    if (said === 'ignore') return said
    const found = countNumbers(table, index, isMissing)
    if (found.values === 0) {
      const remedy = name === target ? 'Name another target' : `Leave it out with columns: { ${key(name)}: 'ignore' }`
      throw new CsvError(file, 'column', `expected values in column ${quote(name)}, got none. ${remedy}.`)
    }
    if (said === 'category') return said
    if (found.others.count > 0 && (said === 'number' || found.others.count < found.values)) {
      throw mixed(file, name, found)
    }
    return found.others.count === 0 ? 'number' : 'category'
  })
}

interface Found {
  readonly values: number
  /** Those that are no numbers. */
  readonly others: Places
}

function countNumbers({ rows, lines, header }: Table, index: number, isMissing: (cell: string) => boolean): Found {
  const others = createPlaces()
  let values = 0
  for (const [i, row] of rows.entries()) {
    const cell = row[index]!
    if (isMissing(cell)) continue
    values++
    if (toNumber(cell) === undefined) others.add(lines[i]!, header[index]!, quote(cell))
  }
  return { values, others }
}

function mixed(file: string, name: string, { values, others }: Found): CsvError {
  const got = `${others.count} of its ${values} values are not: ${String(others)}`
  const remedy = `Correct them, or say columns: { ${key(name)}: 'category' }`
  return new CsvError(file, 'number', `expected numbers in column ${quote(name)}, but ${got}. ${remedy}.`, others.first)
}

/** A name as a key of an object literal. */
export function key(name: string): string {
  return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name) ? name : quote(name)
}
