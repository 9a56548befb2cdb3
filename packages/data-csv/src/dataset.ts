import { categoriesOf, encode, encodeCategories } from './categories.ts'
import { type Column, type EncodedColumn, inputNamesOf } from './column.ts'
import { type ColumnValues } from './column-reader.ts'
import { CsvError } from './errors.ts'
import { encodeNumbers } from './numbers.ts'
import { type CsvOptions } from './options.ts'
import { countOf, type Partition, partition, spare } from './partition.ts'
import { quote } from './places.ts'
import { type EncodedTable, type TableSplit, tableSplit } from './split.ts'
import { type Table } from './table.ts'

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
 * The data set that a table is.
 * @throws {CsvError} for columns that cannot be learnt from, and too few rows.
 */
export function tableDataset(table: Table, name: string, options: CsvOptions, seed: number): TableDataset {
  const target = takeTarget(table, options.target)
  const parts = splitRows(table, target, options, seed)
  const encoded = encodeTable(table, target, parts.train, options.target)
  const inputs = encoded.inputs.map(({ column }) => column)
  return {
    name,
    classes: target.classes,
    synthetic: false,
    inputNames: inputs.flatMap(inputNamesOf),
    inputs,
    target: encoded.target.column,
    skippedRows: table.skippedRows,
    unknownCategories: encoded.inputs.reduce((sum, { unknown }) => sum + unknown, 0),
    train: tableSplit(encoded, parts.train),
    ...(parts.validation.length > 0 ? { validation: tableSplit(encoded, parts.validation) } : {}),
    test: tableSplit(encoded, parts.test),
  }
}

/** The column to predict. */
interface Target {
  readonly values: ColumnValues
  /** Its categories, by index; empty if it is a number. */
  readonly classes: readonly string[]
  /** The index of each row's class; 0 if there are none. */
  readonly classOf: Float32Array
}

function takeTarget(table: Table, name: string): Target {
  const values = table.take(table.header.indexOf(name))
  if (values.kind !== 'category') return { values, classes: [], classOf: new Float32Array(table.rows) }
  const rows = Uint32Array.from({ length: table.rows }, (_, row) => row)
  const classes = categoriesOf(values, rows)
  return { values, classes, classOf: encode(values, classes, table.rows) }
}

function splitRows(
  { file, rows }: Table,
  { classes, classOf }: Target,
  { test = 0.2, validation = 0 }: CsvOptions,
  seed: number,
): Partition {
  const counts = { test: countOf(test, rows), validation: countOf(validation, rows) }
  const left = spare(classOf) - counts.test - counts.validation
  if (counts.test === 0 || (validation > 0 && counts.validation === 0) || left < 0) {
    const asked = `${counts.test} to test with and ${counts.validation} to validate with`
    const kept = classes.length > 0 ? `one of each of ${classes.length} classes` : 'some'
    const rule = `expected enough rows to set some aside and keep ${kept} to train on, got ${rows}, of which ${asked}`
    throw new CsvError(file, 'rows', `${rule}. Add rows, or change test and validation.`)
  }
  return partition(classOf, counts, seed)
}

function encodeTable(
  table: Table,
  { values, classes, classOf }: Target,
  train: Uint32Array,
  target: string,
): EncodedTable {
  const { file, header, kinds, lines, rows } = table
  const encodeColumn = (name: string, values: ColumnValues): EncodedColumn[] => {
    if (values.kind === 'ignore') return []
    const shared = { file, name, lines, rows, train }
    if (values.kind === 'number') return [encodeNumbers({ ...shared, values: values.numbers })]
    if (name !== target) return [encodeCategories({ ...shared, values })]
    return [{ column: { kind: 'category', name, categories: classes }, values: classOf, unknown: 0 }]
  }
  const inputs = header.filter((name, index) => name !== target && kinds[index] !== 'ignore')
  if (inputs.length === 0) {
    throw new CsvError(file, 'column', `expected an input besides the target ${quote(target)}, got none. Ignore less.`)
  }
  if (classes.length === 1) {
    const got = `got only ${quote(classes[0]!)}`
    throw new CsvError(file, 'constant', `expected several classes in column ${quote(target)}, ${got}. Add rows.`)
  }
  return {
    inputs: inputs.flatMap((name) => encodeColumn(name, table.take(header.indexOf(name)))),
    target: encodeColumn(target, values)[0]!,
    lines,
  }
}
