import { expectNone } from '@nn/arguments'
import { elementwise } from './elementwise.ts'
import type { Layer } from './layer.ts'

/**
 * Softmax over the last dimension: `yᵢ = e^xᵢ / Σₖ e^xₖ`, so `dxᵢ = yᵢ·(dyᵢ − Σₖ yₖ·dyₖ)`.
 *
 * For inference, to turn logits into probabilities. To train, end the network at the logits and use the loss
 * `softmaxCrossEntropy`, whose gradient is simpler and more exact.
 */
export function softmax(...none: readonly []): Layer {
  expectNone('softmax', none)
  return elementwise(
    'softmax',
    {},
    {
      forward(ops, { x, y }) {
        ops.softmax(y, x)
      },
      backward(ops, dx, { y, dy }) {
        ops.softmaxBackward(dx, dy, y)
      },
    },
  )
}
