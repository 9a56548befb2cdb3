import { expectOptions, type Known } from '@nn/arguments'
import { OptionError } from './errors.ts'

/** What a column is: a number, one of some categories, or nothing to learn from. */
export type ColumnKind = 'number' | 'category' | 'ignore'

/** Which table, what its columns are, and how its rows are split. */
export interface CsvOptions {
  /**
   * A path (relative to the working directory), or a URL: `new URL('houses.csv', import.meta.url)` lies beside your
   * module. Or give `text`.
   */
  readonly file?: string | URL | undefined
  /** The table itself, instead of `file`. */
  readonly text?: string | undefined
  /** Goes into every report. Default: the file's name without `.csv`, or `table`. */
  readonly name?: string | undefined
  /** The column to predict: a number (regression) or a category (classification). */
  readonly target: string
  /** What columns are, by name. Default for each: a number if all its values are, a category if none is. */
  readonly columns?: Readonly<Record<string, ColumnKind>> | undefined
  /** Between the values: one character. Default `,`. */
  readonly delimiter?: string | undefined
  /**
   * Rows with missing values: an error that lists them (default); left out; or `'mean'`: a missing number becomes the
   * training rows' mean, a missing category none of the categories. A missing target stays an error then.
   */
  readonly missing?: 'error' | 'skip' | 'mean' | undefined
  /** What stands for a missing value. Default: nothing, `?`, `NA`, `N/A`, `n/a`, `NaN`, `nan`, `NULL`, `null`. */
  readonly missingValues?: readonly string[] | undefined
  /** Rows to judge by: below 1 a share of all rows, from 1 a number of rows. Default 0.2. */
  readonly test?: number | undefined
  /** Rows to choose by, counted like `test`. Default 0: none. */
  readonly validation?: number | undefined
  /** Chooses the rows of the splits. Default: the seed given to `load`, else 0. */
  readonly seed?: number | undefined
}

const known: Known<CsvOptions> = {
  file: 'string or object',
  target: 'string',
  text: 'string',
  name: 'string',
  columns: 'object',
  delimiter: 'string',
  missing: 'anything',
  missingValues: 'array',
  test: 'number',
  validation: 'number',
  seed: 'number',
}

/** What the one who runs an experiment says about its data. */
export interface LoadOptions {
  /** Where to look for the file, by its name, instead of where the option `file` says. */
  readonly directory?: string | undefined
  /** The seed of the run, for an experiment that does not fix one for its data. */
  readonly seed?: number | undefined
  /** Stops loading. */
  readonly signal?: AbortSignal | undefined
  /** A run gives it to every source; a table does not use it. */
  readonly allocate?: unknown
  /** A run gives it to every source; a table does not use it. */
  readonly onProgress?: unknown
}

const knownForLoad: Known<LoadOptions> = {
  directory: 'string',
  seed: 'number',
  signal: 'object',
  allocate: 'anything',
  onProgress: 'anything',
}

/** Refuses what `load` cannot use. */
export function checkLoadOptions(options: LoadOptions): void {
  expectOptions('csv().load', options, knownForLoad)
}

/** What a missing value looks like, unless an option says otherwise. */
export const missingValues: readonly string[] = ['', '?', 'NA', 'N/A', 'n/a', 'NaN', 'nan', 'NULL', 'null']

/** Refuses options that could only fail after the file is read. */
export function checkOptions(options: CsvOptions): void {
  expectOptions('csv', options, known)
  const { file, text, delimiter = ',', missing = 'error', columns = {}, target } = options
  if ((file === undefined) === (text === undefined)) {
    throw new OptionError('file', 'given, or else text', file, "Say file: 'houses.csv', for example.")
  }
  if (delimiter.length !== 1 || '"\r\n\uFEFF'.includes(delimiter)) {
    throw new OptionError('delimiter', 'one character other than a quote', JSON.stringify(delimiter), "Use ',' or ';'.")
  }
  expectOneOf('missing', missing, ['error', 'skip', 'mean'])
  for (const [name, kind] of Object.entries(columns)) {
    expectOneOf(`columns['${name}']`, kind, ['number', 'category', 'ignore'])
    if (name === target && kind === 'ignore') {
      throw new OptionError(`columns['${name}']`, 'number or category, as it is the target', kind, 'Leave it out.')
    }
  }
  checkNumbers(options)
}

function checkNumbers({ test = 0.2, validation = 0, seed = 0 }: CsvOptions): void {
  for (const [option, value] of Object.entries({ test, validation })) {
    const positive = value > 0 || (option === 'validation' && value === 0)
    if (positive && (value < 1 || Number.isSafeInteger(value))) continue
    const rule = 'a share of the rows, more than 0 and below 1, or a number of rows'
    throw new OptionError(option, rule, value, 'Use 0.2, for example.')
  }
  if (!Number.isSafeInteger(seed)) {
    throw new OptionError('seed', 'a safe integer', seed, 'Choose any whole number, for example 1.')
  }
}

function expectOneOf(option: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) throw new OptionError(option, `one of ${allowed.join(', ')}`, value, 'Choose one.')
}
