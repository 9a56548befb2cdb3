import { ArgumentError, expectOptions, type Known } from '@nn/arguments'
import type { EpochEvent } from '../events.ts'

/** A number that an epoch is judged by. */
export type Metric = 'loss' | 'accuracy' | 'validationLoss' | 'validationAccuracy' | 'testLoss' | 'testAccuracy'

/** The metrics of an epoch. */
export const metrics: readonly Metric[] = [
  'loss',
  'accuracy',
  'validationLoss',
  'validationAccuracy',
  'testLoss',
  'testAccuracy',
]

/** How to tell a better epoch. */
export interface BestOptions {
  /** Default: the validation loss where the data has a validation split, else the test loss. */
  readonly monitor?: Metric
  /** What is better: less or more. Default: more for an accuracy, less for a loss. */
  readonly mode?: 'min' | 'max'
  /** By how much an epoch must be better to count, at least 0. Default 0. */
  readonly minDelta?: number
}

/** The names in `BestOptions`. */
export const bestOptions: Known<BestOptions> = { monitor: 'anything', mode: 'anything', minDelta: 'number' }

/** The best value of a metric so far. */
export interface Best {
  /** NaN before the first epoch. */
  value: number
  /** Whether this epoch is better than all before; if so, it is the best now. @throws ArgumentError if it has no such metric. */
  improves(event: EpochEvent): boolean
}

/** Follows the best value of a metric, in the name of `who`. A NaN is never better. */
export function createBest(who: string, options: BestOptions): Best {
  expectOptions(who, options, bestOptions, 'who, ')
  const { monitor, mode, minDelta = 0 } = options
  if (monitor !== undefined && !metrics.includes(monitor)) {
    throw new ArgumentError(who, `monitor must be one of ${metrics.join(', ')}`, monitor)
  }
  if (mode !== undefined && !['min', 'max'].includes(mode))
    throw new ArgumentError(who, 'mode must be min or max', mode)
  if (!(Number.isFinite(minDelta) && minDelta >= 0))
    throw new ArgumentError(who, 'minDelta must be at least 0', minDelta)
  const sign = (metric: Metric): number => ((mode ?? (/loss$/i.test(metric) ? 'min' : 'max')) === 'min' ? -1 : 1)
  const best: Best = {
    value: NaN,
    improves(event) {
      const metric = monitor ?? (event.validationLoss === undefined ? 'testLoss' : 'validationLoss')
      const value = event[metric]
      if (value === undefined || (Number.isNaN(value) && /accuracy$/i.test(metric))) {
        throw new ArgumentError(who, 'monitor must be a metric that the run has', metric)
      }
      const better = Number.isNaN(best.value) ? !Number.isNaN(value) : sign(metric) * (value - best.value) > minDelta
      if (better) best.value = value
      return better
    },
  }
  return best
}
