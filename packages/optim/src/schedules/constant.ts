import { expectNumber, nonNegative } from '@nn/arguments'
import { type Schedule, schedule } from './schedule.ts'

/**
 * The same rate at every step: a part of `joined`.
 * @throws ArgumentError unless it is a finite number of at least 0.
 */
export function constant(rate: number): Schedule {
  expectNumber('constant', 'rate', rate, nonNegative)
  return schedule('constant', { rate }, () => rate)
}
