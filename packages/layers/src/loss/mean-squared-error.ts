import { expectNone } from '@nn/arguments'
import { expectShape } from '@nn/tensor'
import type { Loss } from './loss.ts'

/**
 * Mean squared error: `L = Σⱼ (yⱼ − tⱼ)² / n` over the n numbers of an example, so `dyⱼ = 2·(yⱼ − tⱼ) / n`. The mean
 * over a batch of it is PyTorch's `mse_loss`.
 *
 * @throws ShapeError, on `plan`, if targets have another shape than outputs.
 */
export function meanSquaredError(...none: readonly []): Loss {
  expectNone('meanSquaredError', none)
  return {
    type: 'meanSquaredError',
    config: {},
    plan(output, target) {
      expectShape('meanSquaredError', 'targets', target, output)
      return {}
    },
    forward(ops, { y, dy, target, losses }, scale) {
      ops.meanSquaredError(losses, dy, y, target, scale)
    },
  }
}
