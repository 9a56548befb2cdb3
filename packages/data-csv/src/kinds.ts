import { CsvError } from './errors.ts'
import { type CsvOptions } from './options.ts'
import { type Places, quote } from './places.ts'

/** @throws {CsvError} for an option that names no column. */
export function checkNames(file: string, header: readonly string[], { columns = {}, target }: CsvOptions): void {
  for (const name of [target, ...Object.keys(columns)]) {
    if (header.includes(name)) continue
    const names = header.slice(0, 20).map(quote).join(', ')
    throw new CsvError(file, 'column', `expected a column ${quote(name)}, got ${names}. Correct the name.`)
  }
}

/** A column without values. */
export function noValuesError(file: string, name: string, isTarget: boolean): CsvError {
  const message = `expected values in column ${quote(name)}, got none. ${leaveOut(name, isTarget)}.`
  return new CsvError(file, 'column', message)
}

/** A column of which `others`, but not all of `values`, are no numbers. */
export function mixedError(file: string, name: string, values: number, others: Places): CsvError {
  const got = `${others.count} of its ${values} values are not: ${String(others)}`
  const remedy = `Correct them, or say columns: { ${key(name)}: 'category' }`
  return new CsvError(file, 'number', `expected numbers in column ${quote(name)}, but ${got}. ${remedy}.`, others.first)
}

/** A column with more categories than a network could have inputs or outputs for. */
export function tooManyError(file: string, name: string, isTarget: boolean, most: number): CsvError {
  const rule = `expected column ${quote(name)} to have categories that repeat, got more than ${most} different ones`
  return new CsvError(file, 'identifier', `${rule}. ${leaveOut(name, isTarget)}.`)
}

function leaveOut(name: string, isTarget: boolean): string {
  return isTarget ? 'Name another target' : `Leave it out with columns: { ${key(name)}: 'ignore' }`
}

/** A name as a key of an object literal. */
export function key(name: string): string {
  return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name) ? name : quote(name)
}
