import { ArgumentError } from './argument-error.ts'

/** Throws an `ArgumentError` in the name of `who` unless `value` is an integer of at least `minimum`. */
export function expectInteger(who: string, what: string, value: unknown, minimum: number): void {
  if (!Number.isSafeInteger(value) || (value as number) < minimum) {
    throw new ArgumentError(who, `${what} must be an integer of at least ${minimum}`, value)
  }
}
