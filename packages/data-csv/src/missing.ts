import { CsvError } from './errors.ts'
import { toNumber } from './number.ts'
import { type CsvOptions, missingValues } from './options.ts'
import { type Places } from './places.ts'

/** Tells the cells that stand for a missing value. */
export interface MissingValues {
  hasText(cell: string): boolean
  /** Whether a cell that is this number may be one: then its text decides. */
  hasNumber(value: number): boolean
}

/** The missing values that the options name. */
export function missingOf({ missingValues: values = missingValues }: CsvOptions): MissingValues {
  const texts = new Set(values)
  const numbers = values.map(toNumber).filter((value) => value !== undefined)
  return { hasText: (cell) => texts.has(cell), hasNumber: (value) => numbers.length > 0 && numbers.includes(value) }
}

/** The places of missing values that are an error. */
export function missingError(file: string, places: Places, missing: CsvOptions['missing']): CsvError {
  const skip = "missing: 'skip' to leave such rows out"
  const remedy = missing === 'mean' ? `${skip}: a target cannot be made up` : `${skip}, or 'mean' to fill them`
  const got = `${places.count} missing: ${String(places)}`
  return new CsvError(file, 'missing', `expected a value in every cell, got ${got}. Say ${remedy}.`, places.first)
}
