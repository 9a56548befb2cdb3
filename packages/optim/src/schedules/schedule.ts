import type { Json } from '@nn/tensor'
import type { LearningRate } from '../optimizer.ts'

/**
 * A learning rate as a function of the step, from 1, that says what it is: two of the same `type` and `config` are the
 * same.
 */
export interface Schedule {
  (step: number): number
  readonly type: string
  readonly config: Json
}

/** Gives a function of the step its name. */
export function schedule(type: string, config: Json, rate: (step: number) => number): Schedule {
  return Object.assign((step: number) => rate(step), { type, config })
}

/** A rate as JSON: a number, or what a schedule says of itself; any other function is just one. */
export function describeRate(rate: LearningRate): Json {
  if (typeof rate === 'number') return rate
  const { type = 'function', config = {} } = rate as Partial<Schedule>
  return { type, config }
}
