import { ArgumentError, expectNone } from '@nn/arguments'
import { sameShape, ShapeError, type Tensor } from '@nn/tensor'
import type { Loss } from './loss.ts'

/** What `softmaxCrossEntropy` keeps for class indices. */
export type CrossEntropyScratch = Readonly<{
  /** The targets as probabilities, `[classes]` for each example; absent where they already are. */
  oneHot?: Tensor
}>

/**
 * Softmax and cross-entropy in one, from logits `z [batch, classes]`; PyTorch's `cross_entropy`.
 *
 * With `p = softmax(z)` and target probabilities `t` that sum to 1: `L = −Σⱼ tⱼ·ln pⱼ = Σⱼ tⱼ·(ln Σₖ e^zₖ − zⱼ)`,
 * whose derivative by `zᵢ` is `Σⱼ tⱼ·pᵢ − tᵢ = pᵢ − tᵢ`. So the gradient is `softmax(z) − target`.
 *
 * Targets are class indices (target shape `[]`) or one-hot rows or probabilities (`[classes]`).
 *
 * @throws ShapeError, on `plan`, if logits are not one row for each example or targets fit neither form;
 * ArgumentError, on `forward`, if an index is not an integer between 0 and classes − 1.
 */
export function softmaxCrossEntropy(...none: readonly []): Loss<CrossEntropyScratch> {
  expectNone('softmaxCrossEntropy', none)
  return {
    type: 'softmaxCrossEntropy',
    config: {},
    plan(output, target) {
      if (output.length !== 1) {
        throw new ShapeError('softmaxCrossEntropy', 'expected logits of shape [batch, classes]', {
          actual: ['batch', ...output],
        })
      }
      if (target.length === 0) return { oneHot: output }
      if (sameShape(target, output)) return {}
      throw new ShapeError(
        'softmaxCrossEntropy',
        `expected targets of shape [batch] (class indices) or [batch, ${output[0]!}]`,
        { expected: ['batch', ...output], actual: ['batch', ...target] },
      )
    },
    forward(ops, { y, dy, target, losses, scratch: { oneHot } }, scale) {
      if (oneHot) encode(oneHot, target)
      ops.softmaxCrossEntropy(losses, dy, y, oneHot ?? target, scale)
    },
  }
}

function encode(oneHot: Tensor, { data: indices }: Tensor): void {
  const classes = oneHot.shape[1]!
  oneHot.data.fill(0)
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!
    if (!(index >= 0 && index < classes && Number.isInteger(index))) {
      throw new ArgumentError('softmaxCrossEntropy', `a class index must be an integer from 0 to ${classes - 1}`, index)
    }
    oneHot.data[i * classes + index] = 1
  }
}
