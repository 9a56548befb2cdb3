import { columnReader, type ColumnReader, type ColumnValues, ignoredColumn } from './column-reader.ts'
import { CsvError } from './errors.ts'
import { checkHeader } from './header.ts'
import { checkNames } from './kinds.ts'
import { missingError, missingOf } from './missing.ts'
import { type ColumnKind, type CsvOptions } from './options.ts'
import { createPlaces } from './places.ts'
import { type Cells, cellText, recordReader, type RecordReader } from './records.ts'
import { int32Storage, type Storage } from './storage.ts'

/** A file's columns, as numbers. */
export interface Table {
  /** For messages. */
  readonly file: string
  readonly header: readonly string[]
  /** What each column is. */
  readonly kinds: readonly ColumnKind[]
  /** How many rows there are, without those that were left out. */
  readonly rows: number
  /** How many were left out because a value is missing. */
  readonly skippedRows: number
  /** The line that each row begins on, from 1. */
  readonly lines: Storage
  /**
   * Hands over the values of a column, which the table does not keep: they take no memory when they have been encoded.
   */
  take(column: number): ColumnValues
}

/** Takes the text of a table in pieces. */
export interface TableReader extends RecordReader {
  /** The table, after `end`. @throws {CsvError} for all that makes it none. */
  table(): Table
}

/**
 * Reads a table: a header, then rows; blank lines are left out. What columns are is said by `options.columns`, or else
 * by their values: numbers if all are,
 * categories if none is.
 */
export function tableReader(file: string, options: CsvOptions): TableReader {
  const { delimiter = ',', missing = 'error', target } = options
  const lines = int32Storage()
  const ragged = createPlaces()
  const holes = createPlaces()
  let header: readonly string[] | undefined
  let columns: ColumnReader[] = []
  let rows = 0
  let skippedRows = 0

  const readRow = (cells: Cells, line: number, names: readonly string[]): void => {
    let isWhole = true
    for (let i = 0; i < columns.length; i++) {
      if (columns[i]!.read(cells, i, rows, line)) continue
      isWhole = false
      if (missing === 'error' || names[i] === target) holes.add(line, names[i]!)
    }
    if (!isWhole && missing === 'skip') {
      skippedRows++ // the next row takes its place
    } else {
      lines.set(rows, line)
      rows++
    }
  }

  const records = recordReader(file, delimiter, (cells, line) => {
    if (cells.count === 1 && cellText(cells, 0) === '') return
    if (header === undefined) {
      header = Array.from({ length: cells.count }, (_, i) => cellText(cells, i))
      checkHeader(header, line, file, delimiter)
      checkNames(file, header, options)
      columns = columnReaders(file, header, options)
    } else if (cells.count === header.length) {
      readRow(cells, line, header)
    } else {
      ragged.add(line, '', String(cells.count))
    }
  })

  return {
    ...records,
    table() {
      if (!header)
        throw new CsvError(file, 'header', 'expected a header and rows, got an empty file. Name another file.')
      if (ragged.count > 0) {
        const message = `expected ${header.length} values in each row as in the header, got ${String(ragged)}`
        throw new CsvError(file, 'ragged', `${message}. A value with the delimiter in it needs quotes.`, ragged.first)
      }
      for (const column of columns) column.check()
      if (missing !== 'skip' && holes.count > 0) throw missingError(file, holes, missing)
      return {
        file,
        header,
        kinds: columns.map(({ kind }) => kind),
        rows,
        skippedRows,
        lines,
        take(column) {
          const values = columns[column]!.values()
          columns[column] = ignoredColumn
          return values
        },
      }
    },
  }
}

function columnReaders(file: string, header: readonly string[], options: CsvOptions): ColumnReader[] {
  const { columns = {}, target } = options
  const missing = missingOf(options)
  return header.map((name) => {
    const said = Object.hasOwn(columns, name) ? columns[name] : undefined
    if (said === 'ignore') return ignoredColumn
    return columnReader({ file, name, isTarget: name === target, said, missing })
  })
}
