import { ArgumentError, expectInteger } from '@nn/tensor'
import { fraction, requireIn } from '../arguments.ts'
import { type LearningRate, learningRateAt } from '../optimizer.ts'
import { describeRate, type Schedule, schedule } from './schedule.ts'

/**
 * A straight line up to a rate, then the rate (Goyal et al. 2017): in the first `steps` steps `then(1)·(from + (1 − from)·(step − 1) / steps)`, PyTorch's LinearLR with
 * `start_factor` for `from`; after them `then`, which counts its own steps from 1. The first step has `from` of the rate, step `steps + 1` is the first with all of it.
 * Default of `from`: 1/3, as in PyTorch; optax's warm-ups start at an `init_value`.
 *
 * @throws ArgumentError unless `steps` is an integer of at least 1, `from` at least 0 and less than 1, and `then` has a rate at its first step.
 */
export function warmup(then: LearningRate, options: { readonly steps: number; readonly from?: number }): Schedule {
  const { steps, from = 1 / 3 } = options
  expectInteger('warmup', 'steps', steps, 1)
  requireIn(fraction, 'warmup', 'from', from)
  const rate = learningRateAt(then, 1)
  return schedule('warmup', { then: describeRate(then), steps, from }, (step) =>
    step <= steps ? rate * (from + ((1 - from) * (step - 1)) / steps) : learningRateAt(then, step - steps),
  )
}

/**
 * Rates one after the other, each for its number of steps, which it counts from 1; the last one goes on for ever. optax's `join_schedules`; PyTorch's SequentialLR.
 *
 * @throws ArgumentError without a part, if a number of steps is not an integer of at least 1, or if a part has no rate at its first step.
 */
export function joined(...parts: readonly (readonly [rate: LearningRate, steps?: number])[]): Schedule {
  const last = parts.at(-1)
  if (!last) throw new ArgumentError('joined', 'expected at least one rate', parts)
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
