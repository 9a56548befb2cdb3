import { expectInteger, expectNumber, expectOptions, type Known, nonNegative } from '@nn/arguments'
import { power } from '../power.ts'
import { cosineOfPi } from './cosine.ts'
import { type Schedule, schedule } from './schedule.ts'

/** Options of `stepDecay`. */
export interface StepDecayOptions {
  /** For how many steps the rate stays, an integer of at least 1. */
  readonly every: number
  /** What the rate is multiplied by then, at least 0. Default 0.1. */
  readonly factor?: number
}

const stepDecayOptions: Known<StepDecayOptions> = { every: 'number', factor: 'number' }

/**
 * `initial·factor^⌊(step − 1) / every⌋`: PyTorch's StepLR, with steps where it has epochs; the first `every` steps
 * have the initial rate. Default of `factor`: 0.1.
 * @throws ArgumentError unless `initial` and `factor` are at least 0 and `every` an integer of at least 1.
 */
export function stepDecay(initial: number, options: StepDecayOptions): Schedule {
  expectOptions('stepDecay', options, stepDecayOptions, 'initial, ')
  const { factor = 0.1, every } = options
  expectNumber('stepDecay', 'initial', initial, nonNegative)
  expectNumber('stepDecay', 'factor', factor, nonNegative)
  expectInteger('stepDecay', 'every', every, 1)
  return schedule(
    'stepDecay',
    { initial, factor, every },
    (step) => initial * power(factor, Math.floor((step - 1) / every)),
  )
}

/** Options of `exponentialDecay`. */
export interface ExponentialDecayOptions {
  /** What the rate is multiplied by at each step, at least 0. */
  readonly factor: number
}

const exponentialDecayOptions: Known<ExponentialDecayOptions> = { factor: 'number' }

/**
 * `initial·factor^(step − 1)`: PyTorch's ExponentialLR; the first step has the initial rate. Keras's ExponentialDecay
 * and optax's `exponential_decay` have `factor^(t / decay_steps)`, counted from 0. A factor above 1 is a rise, as in a
 * search for a rate; `learningRateAt` stops it where it is no longer finite.
 *
 * @throws ArgumentError unless `initial` and `factor` are at least 0.
 */
export function exponentialDecay(initial: number, options: ExponentialDecayOptions): Schedule {
  expectOptions('exponentialDecay', options, exponentialDecayOptions, 'initial, ')
  const { factor } = options
  expectNumber('exponentialDecay', 'initial', initial, nonNegative)
  expectNumber('exponentialDecay', 'factor', factor, nonNegative)
  return schedule('exponentialDecay', { initial, factor }, (step) => initial * power(factor, step - 1))
}

/** Options of `cosineDecay`. */
export interface CosineDecayOptions {
  /** In how many steps the final rate is reached, an integer of at least 1. */
  readonly steps: number
  /** The rate after them, at least 0. Default 0. */
  readonly final?: number
}

const cosineDecayOptions: Known<CosineDecayOptions> = { steps: 'number', final: 'number' }

/**
 * Half a cosine from `initial` to `final` (Loshchilov & Hutter 2017, without restarts): `final + (initial − final)·(1
 * + cos(π·t / steps)) / 2` with `t = step − 1`, and `final` from there on: the first step has the initial rate, step
 * `steps + 1` is the first with the final one. PyTorch's CosineAnnealingLR, which rises again after `T_max`; Keras's
 * CosineDecay and optax's `cosine_decay_schedule` have `alpha = final / initial`. Default of `final`: 0.
 *
 * @throws ArgumentError unless the rates are at least 0 and `steps` an integer of at least 1.
 */
export function cosineDecay(initial: number, options: CosineDecayOptions): Schedule {
  expectOptions('cosineDecay', options, cosineDecayOptions, 'initial, ')
  const { steps, final = 0 } = options
  expectNumber('cosineDecay', 'initial', initial, nonNegative)
  expectNumber('cosineDecay', 'final', final, nonNegative)
  expectInteger('cosineDecay', 'steps', steps, 1)
  return schedule('cosineDecay', { initial, steps, final }, (step) =>
    anneal(initial, final, Math.min((step - 1) / steps, 1)),
  )
}

/**
 * Half a cosine from one rate to another; `share` 0 … 1 of the way. From the nearer end, so that both ends are exact
 * and rounding leaves no rate beyond them.
 */
export function anneal(from: number, to: number, share: number): number {
  if (share > 0.5) return anneal(to, from, 1 - share)
  return from + ((to - from) * (1 - cosineOfPi(share))) / 2
}
