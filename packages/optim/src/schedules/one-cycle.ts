import { expectInteger, expectNumber, expectOptions, inside, type Known, nonNegative, positive } from '@nn/arguments'
import { anneal } from './decay.ts'
import { type Schedule, schedule } from './schedule.ts'

/** Options of `oneCycle`. */
export interface OneCycleOptions {
  /** All steps of the run, an integer of at least 2. */
  readonly steps: number
  /** The share of the steps in which the rate rises, above 0 and below 1. Default 0.3. */
  readonly rise?: number
  /** The first rate is `max / divide`, above 0. Default 25. */
  readonly divide?: number
  /** The last rate is the first one divided by this, above 0. Default 10,000. */
  readonly finalDivide?: number
}

const known: Known<OneCycleOptions> = { steps: 'number', rise: 'number', divide: 'number', finalDivide: 'number' }

/**
 * Up to `max` along half a cosine and down along another (Smith & Topin 2018), as PyTorch's OneCycleLR has it, in two
 * phases. With `t = step − 1`, `T = steps − 1` and the top at `t* = rise·steps − 1`, which need not be a whole step:
 *
 * - `t < t*`: from `first = max / divide` to `max`, `t / t*` of the way;
 * - then to `last = first / finalDivide`, `(t − t*) / (T − t*)` of the way, and `last` from step `steps` on; PyTorch's
 *   throws when it is asked for more.
 *
 * With `rise·steps ≤ 1` there is no step to rise in, and the first one is at or behind the top; PyTorch's divides by
 * zero at 1. It leaves momentum alone, which PyTorch's cycles against the rate by default.
 *
 * @throws ArgumentError for an option that is not known or outside its range.
 */
export function oneCycle(max: number, options: OneCycleOptions): Schedule {
  expectOptions('oneCycle', options, known, 'max, ')
  const { steps, rise = 0.3, divide = 25, finalDivide = 1e4 } = options
  expectNumber('oneCycle', 'max', max, nonNegative)
  expectInteger('oneCycle', 'steps', steps, 2)
  expectNumber('oneCycle', 'rise', rise, inside)
  expectNumber('oneCycle', 'divide', divide, positive)
  expectNumber('oneCycle', 'finalDivide', finalDivide, positive)
  const first = max / divide
  const last = first / finalDivide
  const top = rise * steps - 1
  return schedule('oneCycle', { max, steps, rise, divide, finalDivide }, (step) => {
    const t = Math.min(step - 1, steps - 1)
    return t < top ? anneal(first, max, t / top) : anneal(max, last, (t - top) / (steps - 1 - top))
  })
}
