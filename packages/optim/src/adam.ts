import { expectNumber, expectOptions, fraction, type Known, nonNegative } from '@nn/arguments'
import { type LearningRate, learningRateAt, type Optimizer } from './optimizer.ts'
import { power } from './power.ts'

/** Options of `adam`. */
export interface AdamOptions {
  /** α, at least 0, or a function of the step. Default 0.001. */
  readonly learningRate?: LearningRate
  /** β₁, decay of the first moment, at least 0 and less than 1. Default 0.9. */
  readonly beta1?: number
  /** β₂, decay of the second moment, at least 0 and less than 1. Default 0.999. */
  readonly beta2?: number
  /** ε, at least 0. Default 1e-8. */
  readonly epsilon?: number
  /**
   * λ of the L2 penalty `λ/2·‖θ‖²` that is added to the loss (as PyTorch's Adam has it, not AdamW), at least 0.
   * Default 0.
   */
  readonly weightDecay?: number
}

const known: Known<AdamOptions> = {
  learningRate: 'number or function',
  beta1: 'number',
  beta2: 'number',
  epsilon: 'number',
  weightDecay: 'number',
}

/**
 * Adam (Kingma & Ba 2015, algorithm 1). With `g = ∇L + λθ` at step t = 1, 2, …:
 *
 * | here | the paper | articles that start from NumPy often write |
 * |---|---|---|
 * | `firstMoment` | `mₜ = β₁·mₜ₋₁ + (1 − β₁)·g` | the first moment, momentum, `m` |
 * | `secondMoment` | `vₜ = β₂·vₜ₋₁ + (1 − β₂)·g²` | the second moment, velocity, `v` |
 * | `step` | `t` | the time step, iteration, `t` |
 * | `learningRate` | `α` | the rate, `lr`, `η` |
 *
 * `θ ← θ − α·m̂ / (√v̂ + ε)` with the bias corrections `m̂ = m / (1 − β₁ᵗ)` and `v̂ = v / (1 − β₂ᵗ)`. ε stands
 * **outside** the root and after the correction, as in the paper's algorithm and in PyTorch. TensorFlow and Keras add
 * it before the second moment is corrected (the paper's ε̂), so theirs acts as `ε/√(1 − β₂ᵗ)` here.
 *
 * @throws ArgumentError for an option that is not known or outside its range.
 */
export function adam(options: AdamOptions = {}): Optimizer {
  expectOptions('adam', options, known)
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 } = options
  learningRateAt(learningRate, 1)
  expectNumber('adam', 'beta1', beta1, fraction)
  expectNumber('adam', 'beta2', beta2, fraction)
  expectNumber('adam', 'epsilon', epsilon, nonNegative)
  expectNumber('adam', 'weightDecay', weightDecay, nonNegative)
  return {
    type: 'adam',
    config: { beta1, beta2, epsilon, weightDecay },
    learningRate,
    slots: ['firstMoment', 'secondMoment'],
    update(kernels, { parameters, gradients, state }, rate, step) {
      return kernels.adam(
        parameters,
        gradients,
        state['firstMoment']!,
        state['secondMoment']!,
        rate / (1 - power(beta1, step)),
        beta1,
        beta2,
        1 / Math.sqrt(1 - power(beta2, step)),
        epsilon,
        weightDecay,
        parameters.length,
      )
    },
  }
}
