import { ArgumentError } from './argument-error.ts'

/** A set of numbers, in words and as a test. */
export interface Range {
  readonly words: string
  readonly includes: (value: number) => boolean
}

/** `−∞ < value < ∞` */
export const finite: Range = { words: 'a finite number', includes: (value) => Number.isFinite(value) }

/** `0 ≤ value < ∞` */
export const nonNegative: Range = {
  words: 'a finite number of at least 0',
  includes: (value) => value >= 0 && value < Infinity,
}

/** `0 < value < ∞` */
export const positive: Range = { words: 'a finite number above 0', includes: (value) => value > 0 && value < Infinity }

/** `0 < value < 1` */
export const inside: Range = { words: 'above 0 and less than 1', includes: (value) => value > 0 && value < 1 }

/** `0 ≤ value < 1` */
export const fraction: Range = { words: 'at least 0 and less than 1', includes: (value) => value >= 0 && value < 1 }

/** Throws an `ArgumentError` in the name of `who` unless `value` is a number in the range. */
export function expectNumber(who: string, what: string, value: unknown, range: Range): void {
  if (typeof value !== 'number' || !range.includes(value)) {
    throw new ArgumentError(who, `${what} must be ${range.words}`, value)
  }
}
