import { ArgumentError, expectOptions, type Known } from '@nn/arguments'
import type { Json } from '@nn/tensor'
import { CheckpointError } from '../checkpoint/checkpoint.ts'
import { damaged, show } from '../checkpoint/expect.ts'
import type { EpochEvent } from '../events.ts'
import { isAccuracy, type Metric, metrics } from '../monitors.ts'
import type { RunControl } from './callback.ts'
import { loadNumbers } from './state.ts'

/** How to tell a better epoch. */
export interface BestOptions {
  /**
   * Default: the validation loss where the data has a validation split, else the training loss. A metric of the test
   * data has to be asked for: the run then says that its test figures are better than on new data.
   */
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
  /** Whether an epoch has the metric. */
  measures(event: EpochEvent): boolean
  /**
   * Whether this epoch is better than all before; if so, it is the best now. @throws ArgumentError if it has no such
   * metric.
   */
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
  const metricOf = ({ validationLoss }: EpochEvent): Metric =>
    monitor ?? (validationLoss === undefined ? 'trainingLoss' : 'validationLoss')
  const measures = (event: EpochEvent): boolean => {
    const metric = metricOf(event)
    const value = event[metric]
    return value !== undefined && !(Number.isNaN(value) && isAccuracy(metric))
  }
  const best: Best = {
    value: NaN,
    measures,
    improves(event) {
      const metric = metricOf(event)
      const { [metric]: value = NaN } = event
      if (!measures(event)) {
        throw new ArgumentError(who, 'monitor must be a metric that the epoch has', metric, remedy)
      }
      const sign = (mode ?? (isAccuracy(metric) ? 'max' : 'min')) === 'min' ? -1 : 1
      const better = Number.isNaN(best.value) ? !Number.isNaN(value) : sign * (value - best.value) > minDelta
      if (better) best.value = value
      return better
    },
  }
  return best
}

const remedy = 'A callback asks for one when it begins: run.monitor(name, metric).'

/** A best value that belongs to a run: what it is best by is known to the run, and part of checkpoints. */
export interface WatchedBest extends Best {
  save(): { readonly best: number; readonly monitor: Metric }
  /** Goes on from what `save` gave. @throws CheckpointError, before it changes anything, if it cannot be that. */
  load(json: Json): void
}

/** `createBest` for a callback of a run. */
export function watchBest(who: string, options: BestOptions, run: RunControl): WatchedBest {
  let metric = run.monitor(who, options.monitor)
  let best = createBest(who, { ...options, monitor: metric })
  return {
    get value() {
      return best.value
    },
    set value(value) {
      best.value = value
    },
    measures: (event) => best.measures(event),
    improves: (event) => best.improves(event),
    save: () => ({ best: best.value, monitor: metric }),
    load(json) {
      const { best: value } = loadNumbers(who, json, ['best'])
      const before = metric
      metric = run.monitor(who, savedMetric(who, json, options.monitor, metric))
      if (metric !== before) run.notice(`${who} goes on choosing by ${metric}, as the run did before.`)
      best = createBest(who, { ...options, monitor: metric })
      best.value = value
    },
  }
}

/**
 * Checkpoints of earlier versions don't say what their best is by: unless it was asked for, by test loss where there
 * was no validation split.
 */
function savedMetric(who: string, json: Json, asked: Metric | undefined, now: Metric): Metric {
  const saved = (json as { readonly monitor?: Json }).monitor
  if (saved === undefined) return asked ?? (now === 'trainingLoss' ? 'testLoss' : now)
  const metric = metrics.find((metric) => metric === saved)
  if (metric !== undefined && metric === (asked ?? metric)) return metric
  const rule = `a checkpoint's monitor must be ${asked ?? `one of ${metrics.join(', ')}`}`
  throw new CheckpointError(`${who}: ${rule}, got ${show(saved)}. ${damaged}`)
}
