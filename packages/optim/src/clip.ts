import { expectMade, expectNumber, positive } from '@nn/arguments'
import type { Optimizer } from './optimizer.ts'
import { describeRate } from './schedules/schedule.ts'

/**
 * Brings every gradient into `[−limit, limit]` before an optimizer sees it, in place; PyTorch's `clip_grad_value_`,
 * optax's `clip`. A NaN stays one; an infinite gradient becomes the limit, as there, so `update` no longer reports it.
 *
 * @throws ArgumentError unless `limit` is above 0.
 */
export function clipByValue(limit: number, optimizer: Optimizer): Optimizer {
  expectNumber('clipByValue', 'limit', limit, positive)
  return behind('clipByValue', limit, optimizer, (gradients) => {
    for (let i = 0; i < gradients.length; i++) {
      const g = gradients[i]!
      if (g > limit) gradients[i] = limit
      else if (g < -limit) gradients[i] = -limit
    }
  })
}

/**
 * Shortens the gradient to `limit` before an optimizer sees it, in place, if it is longer: `g ← g·limit / max(‖g‖,
 * limit)` over all parameters together (Pascanu et al. 2013), as optax's `clip_by_global_norm` has it. PyTorch's
 * `clip_grad_norm_` divides by `‖g‖ + 10⁻⁶` and so ends a little below the limit. The norm is the root of one float64
 * sum in order, so it has the same bits on any number of threads. A gradient with a NaN or an infinity leaves a NaN,
 * which `update` reports.
 *
 * @throws ArgumentError unless `limit` is above 0.
 */
export function clipByGlobalNorm(limit: number, optimizer: Optimizer): Optimizer {
  expectNumber('clipByGlobalNorm', 'limit', limit, positive)
  return behind('clipByGlobalNorm', limit, optimizer, (gradients) => {
    const norm = globalNorm(gradients)
    if (!(norm > limit)) return
    const scale = limit / norm
    for (let i = 0; i < gradients.length; i++) gradients[i]! *= scale
  })
}

/** `√Σ x²`, one float64 sum in order. */
export function globalNorm(vector: Float32Array): number {
  let sum = 0
  for (let i = 0; i < vector.length; i++) sum += vector[i]! * vector[i]!
  return Math.sqrt(sum)
}

/** An optimizer that changes the gradients and then is another one. */
function behind(
  type: string,
  limit: number,
  optimizer: Optimizer,
  change: (gradients: Float32Array) => void,
): Optimizer {
  expectMade(type, 'the optimizer behind it', optimizer, 'update', 'an optimizer such as adam()')
  const { learningRate, slots } = optimizer
  return {
    type,
    config: {
      limit,
      optimizer: { type: optimizer.type, config: optimizer.config, learningRate: describeRate(learningRate) },
    },
    learningRate,
    slots,
    update(kernels, vectors, rate, step) {
      change(vectors.gradients)
      return optimizer.update(kernels, vectors, rate, step)
    },
  }
}
