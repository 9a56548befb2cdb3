/** What is wrong with a table. */
export type CsvFault =
  | 'file'
  | 'encoding'
  | 'quote'
  | 'header'
  | 'ragged'
  | 'column'
  | 'missing'
  | 'number'
  | 'range'
  | 'constant'
  | 'identifier'
  | 'rows'

/** Where something is in a file. */
export interface Place {
  /** From 1; of a record that goes over several lines, the first. */
  readonly line: number
  /** The name of the column. */
  readonly column?: string
}

/** A CSV file that cannot be used. */
export class CsvError extends Error {
  override readonly name = 'CsvError'
  /** The file, as it was looked for. */
  readonly file: string
  readonly reason: CsvFault
  /** The first places that are wrong, in the order of the file; empty if the whole file is. */
  readonly places: readonly Place[]

  constructor(file: string, reason: CsvFault, message: string, places: readonly Place[] = [], options?: ErrorOptions) {
    const [first] = places
    super(`${file}${first ? `:${first.line}` : ''}: ${message}`, options)
    this.file = file
    this.reason = reason
    this.places = places
  }
}

/** An option that cannot be used. */
export class OptionError extends RangeError {
  override readonly name = 'OptionError'
  readonly option: string
  readonly actual: unknown

  constructor(option: string, rule: string, actual: unknown, remedy: string) {
    super(`csv: ${option} must be ${rule}, got ${String(actual)}. ${remedy}`)
    this.option = option
    this.actual = actual
  }
}

/** A batch that cannot be filled: an index without an example, or a buffer that is too short. */
export class FillError extends RangeError {
  override readonly name = 'FillError'
  readonly actual: number

  constructor(rule: string, actual: number, remedy: string) {
    super(`fill: expected ${rule}, got ${actual}. ${remedy}`)
    this.actual = actual
  }
}
