import { ArgumentError, expectInteger, expectNumber, expectOptions, fraction, type Known } from '@nn/arguments'
import { type LearningRate, learningRateAt } from '../optimizer.ts'
import { describeRate, type Schedule, schedule } from './schedule.ts'

/** Options of `warmup`. */
export interface WarmupOptions {
  /** In how many steps the whole rate is reached, an integer of at least 1. */
  readonly steps: number
  /** The share of the rate in the first step, at least 0 and less than 1. Default 1/3. */
  readonly from?: number
}

const known: Known<WarmupOptions> = { steps: 'number', from: 'number' }

/**
 * A straight line up to a rate, then the rate (Goyal et al. 2017): in the first `steps` steps `then(1)·(from + (1 −
 * from)·(step − 1) / steps)`, PyTorch's LinearLR with `start_factor` for `from`; after them `then`, which counts its
 * own steps from 1. The first step has `from` of the rate, step `steps + 1` is the first with all of it. Default of
 * `from`: 1/3, as in PyTorch; optax's warm-ups start at an `init_value`.
 *
 * @throws ArgumentError unless `steps` is an integer of at least 1, `from` at least 0 and less than 1, and `then` has
 *   a rate at its first step.
 */
export function warmup(then: LearningRate, options: WarmupOptions): Schedule {
  expectOptions('warmup', options, known, 'rate, ')
  const { steps, from = 1 / 3 } = options
  expectInteger('warmup', 'steps', steps, 1)
  expectNumber('warmup', 'from', from, fraction)
  const rate = learningRateAt(then, 1)
  return schedule('warmup', { then: describeRate(then), steps, from }, (step) =>
    step <= steps ? rate * (from + ((1 - from) * (step - 1)) / steps) : learningRateAt(then, step - steps),
  )
}

/**
 * Rates one after the other, each for its number of steps, which it counts from 1; the last one goes on for ever.
 * optax's `join_schedules`; PyTorch's SequentialLR.
 *
 * @throws ArgumentError without a part, if a number of steps is not an integer of at least 1, or if a part has no rate
 *   at its first step.
 */
export function joined(...parts: readonly (readonly [rate: LearningRate, steps?: number])[]): Schedule {
  const last = parts.at(-1)
  if (!last) throw new ArgumentError('joined', 'expected at least one rate', parts)
  for (const part of parts as readonly unknown[]) {
    if (!Array.isArray(part)) throw new ArgumentError('joined', 'each part must be a pair [rate, steps]', part)
  }
  for (const [rate] of parts) learningRateAt(rate, 1)
  const before = parts.slice(0, -1).map(([rate, steps]) => {
    expectInteger('joined', 'the number of steps of each rate but the last', steps, 1)
    return [rate, steps!] as const
  })
  const config = [...before.map(([rate, steps]) => ({ rate: describeRate(rate), steps })), describeRate(last[0])]
  return schedule('joined', config, (step) => {
    let own = step
    for (const [rate, steps] of before) {
      if (own <= steps) return learningRateAt(rate, own)
      own -= steps
    }
    return learningRateAt(last[0], own)
  })
}
