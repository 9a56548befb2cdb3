import { expectOptions, type Known } from '@nn/arguments'
import { OptionError } from '../errors.ts'

/** What `syntheticDigits` is asked for. */
export interface SyntheticOptions {
  /** Any safe integer; another seed gives other digits. */
  readonly seed: number
  /** How many digits: an integer of at least 1. */
  readonly count: number
}

const known: Known<SyntheticOptions> = { count: 'number', seed: 'number' }

export function checkOptions(options: SyntheticOptions): SyntheticOptions {
  expectOptions('syntheticDigits', options, known)
  const { seed, count } = options
  if (!Number.isSafeInteger(seed)) {
    throw new OptionError('syntheticDigits', 'seed', 'a safe integer', seed, 'Choose any whole number, for example 1.')
  }
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new OptionError('syntheticDigits', 'count', 'an integer of at least 1', count, 'Say how many digits to draw.')
  }
  return options
}
