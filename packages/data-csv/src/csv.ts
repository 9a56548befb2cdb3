import { type TableDataset, tableDataset } from './dataset.ts'
import { checkLoadOptions, checkOptions, type CsvOptions, type LoadOptions } from './options.ts'
import { nameOf, readTable } from './read.ts'

/** A table that is read when it is needed. */
export interface CsvSource {
  readonly name: string
  load(options?: LoadOptions): Promise<TableDataset>
}

/**
 * A CSV file with a header as a data set. Columns of numbers are standardised with mean and standard deviation of the
 * training rows, a target too; columns of categories become one-hot, with the categories of the training rows: a row
 * with another one has 0 in all of them. Rows are split by seed, classes evenly. Nothing is read before `load`.
 *
 * @throws {ArgumentError} for an option that is not known, {OptionError} for one that cannot be used. `load` throws
 *   `CsvError`, with file and lines, for a table
 * that cannot.
 */
export function csv(options: CsvOptions): CsvSource {
  checkOptions(options)
  const name = nameOf(options)
  return {
    name,
    async load(load = {}) {
      checkLoadOptions(load)
      load.signal?.throwIfAborted()
      const table = await readTable(options, load)
      const { seed = 0 } = load
      if (options.seed !== undefined) return tableDataset(table, name, options, options.seed)
      return { ...tableDataset(table, name, options, seed), seed }
    },
  }
}
