import { categoriesOf, type Cells, encode, encodeCategories } from './categories.ts'
import { type Column, type EncodedColumn, inputNamesOf } from './column.ts'
import { CsvError } from './errors.ts'
import { columnKinds } from './kinds.ts'
import { completeRows, missingTest } from './missing.ts'
import { encodeNumbers } from './numbers.ts'
import { type ColumnKind, type CsvOptions } from './options.ts'
import { parseTable, type Table } from './parse.ts'
import { countOf, type Partition, partition, spare } from './partition.ts'
import { quote } from './places.ts'
import { type Source } from './read.ts'
import { type EncodedTable, type TableSplit, tableSplit } from './split.ts'

/** A table to train on, to choose by, and to judge by. */
export interface TableDataset {
  readonly name: string
  /** The categories of the target, by index; empty if it is a number. */
  readonly classes: readonly string[]
  /** These are not generated data. */
  readonly synthetic: false
  /** The seed given to `load`, or 0, which chose the rows of the splits; absent where the option `seed` did. */
  readonly seed?: number
  /** The name of each input: `area`, `district=north`, `district=south`. */
  readonly inputNames: readonly string[]
  /** What the columns became that are inputs, in the order of the file. */
  readonly inputs: readonly Column[]
  /** What the target became: a prediction `y` of a number stands for `mean + y · standardDeviation`. */
  readonly target: Column
  /** Rows that were left out because a value was missing. */
  readonly skippedRows: number
  /** Values of the other splits that are a category which no training row has: all of its inputs are 0. */
  readonly unknownCategories: number
  readonly train: TableSplit
  readonly validation?: TableSplit
  readonly test: TableSplit
}

/**
 * The data set that a text is.
 * @throws {CsvError} for all that can be wrong with it.
 */
export function tableDataset({ file, text }: Source, name: string, options: CsvOptions, seed: number): TableDataset {
  const whole = parseTable(text, file, options.delimiter ?? ',')
  const isMissing = missingTest(options)
  const kinds = columnKinds(whole, options, isMissing)
  const table = completeRows(whole, kinds, options, isMissing)
  const { rows: parts, classes } = splitRows(table, kinds, options, seed)
  const encoded = encodeTable({ table, kinds, classes, train: parts.train, isMissing }, options.target)
  const inputs = encoded.inputs.map(({ column }) => column)
  return {
    name,
    classes,
    synthetic: false,
    inputNames: inputs.flatMap(inputNamesOf),
    inputs,
    target: encoded.target.column,
    skippedRows: whole.rows.length - table.rows.length,
    unknownCategories: encoded.inputs.reduce((sum, { unknown }) => sum + unknown, 0),
    train: tableSplit(encoded, parts.train),
    ...(parts.validation.length > 0 ? { validation: tableSplit(encoded, parts.validation) } : {}),
    test: tableSplit(encoded, parts.test),
  }
}

function splitRows(
  { file, header, rows }: Table,
  kinds: readonly ColumnKind[],
  { target, test = 0.2, validation = 0 }: CsvOptions,
  seed: number,
): { readonly rows: Partition; readonly classes: readonly string[] } {
  const index = header.indexOf(target)
  const cells = rows.map((row) => row[index]!)
  const classes = kinds[index] === 'category' ? categoriesOf(cells) : []
  const classOf = classes.length > 0 ? Int32Array.from(encode(cells, classes)) : new Int32Array(rows.length)
  const counts = { test: countOf(test, rows.length), validation: countOf(validation, rows.length) }
  const left = spare(classOf) - counts.test - counts.validation
  if (counts.test === 0 || (validation > 0 && counts.validation === 0) || left < 0) {
    const asked = `${counts.test} to test with and ${counts.validation} to validate with`
    const kept = classes.length > 0 ? `one of each of ${classes.length} classes` : 'some'
    const rule = `expected enough rows to set some aside and keep ${kept} to train on, got ${rows.length}, of which ${asked}`
    throw new CsvError(file, 'rows', `${rule}. Add rows, or change test and validation.`)
  }
  return { rows: partition(classOf, counts, seed), classes }
}

interface Encoding extends Pick<Cells, 'train' | 'isMissing'> {
  readonly table: Table
  readonly kinds: readonly ColumnKind[]
  readonly classes: readonly string[]
}

function encodeTable({ table, kinds, classes, ...shared }: Encoding, target: string): EncodedTable {
  const { file, header, lines, rows } = table
  const encodeColumn = (name: string): EncodedColumn => {
    const index = header.indexOf(name)
    const cells = rows.map((row) => row[index]!)
    if (kinds[index] === 'number') return encodeNumbers({ file, name, lines, cells, ...shared })
    if (name !== target) return encodeCategories({ file, name, lines, cells, ...shared })
    return { column: { kind: 'category', name, categories: classes }, values: encode(cells, classes), unknown: 0 }
  }
  const inputs = header.filter((name, index) => name !== target && kinds[index] !== 'ignore')
  if (inputs.length === 0) {
    throw new CsvError(file, 'column', `expected an input besides the target ${quote(target)}, got none. Ignore less.`)
  }
  if (classes.length === 1) {
    const got = `got only ${quote(classes[0]!)}`
    throw new CsvError(file, 'constant', `expected several classes in column ${quote(target)}, ${got}. Add rows.`)
  }
  return { inputs: inputs.map(encodeColumn), target: encodeColumn(target), lines }
}
