import { ArgumentError, expectNumber, expectOptions, fraction, type Known, nonNegative } from '@nn/arguments'
import { type LearningRate, learningRateAt, type Optimizer } from './optimizer.ts'

/** Options of `sgd`. */
export interface SgdOptions {
  /** At least 0, or a function of the step. Default 0.01. */
  readonly learningRate?: LearningRate
  /** μ, at least 0 and less than 1. Default 0. */
  readonly momentum?: number
  /** Whether to look ahead along the velocity. Needs momentum. Default false. */
  readonly nesterov?: boolean
  /** λ of the L2 penalty `λ/2·‖θ‖²` that is added to the loss, at least 0. Default 0. */
  readonly weightDecay?: number
}

const known: Known<SgdOptions> = {
  learningRate: 'number or function',
  momentum: 'number',
  nesterov: 'boolean',
  weightDecay: 'number',
}

/**
 * Stochastic gradient descent as in PyTorch. With `g = ∇L + λθ`:
 * without momentum `θ ← θ − η·g`; with it `v ← μ·v + g` and `θ ← θ − η·v`, or, with Nesterov, `θ ← θ − η·(g + μ·v)`.
 *
 * The rate is outside the velocity, as in PyTorch; Sutskever et al. (2013) and Keras have it inside, `v ← μ·v − η·g`,
 * which is the same only while the rate is constant.
 *
 * @throws ArgumentError for an option that is not known or outside its range.
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  expectOptions('sgd', options, known)
  const { learningRate = 0.01, momentum = 0, nesterov = false, weightDecay = 0 } = options
  learningRateAt(learningRate, 1)
  expectNumber('sgd', 'momentum', momentum, fraction)
  expectNumber('sgd', 'weightDecay', weightDecay, nonNegative)
  if (nesterov && momentum === 0) throw new ArgumentError('sgd', 'nesterov needs a momentum above 0', momentum)
  return {
    type: 'sgd',
    config: { momentum, nesterov, weightDecay },
    learningRate,
    slots: momentum === 0 ? [] : ['velocity'],
    update(kernels, { parameters, gradients, state }, rate) {
      const velocity = momentum === 0 ? none : state['velocity']!
      return kernels.sgd(parameters, gradients, velocity, rate, momentum, nesterov, weightDecay, parameters.length)
    },
  }
}

const none = new Float32Array(0)
