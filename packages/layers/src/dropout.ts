import { expectNumber, fraction } from '@nn/arguments'
import type { ParamTree, Tensor } from '@nn/tensor'
import type { Layer } from './layer.ts'

/** What `dropout` remembers for `backward`. */
export type DropoutScratch = Readonly<{
  /** 0 where dropped, `1 / (1 − rate)` where kept. */
  mask: Tensor
}>

/**
 * Dropout (Srivastava et al. 2014), inverted as in PyTorch and Keras: in training each input is dropped with
 * probability `rate` and the others are scaled, `y = x·mask` with `mask ∈ {0, 1/(1 − rate)}`, so `dx = dy·mask`. In
 * evaluation `y = x`.
 *
 * The mask of an example depends on the seed, the layer's place, and how many examples were trained on before it, so
 * it is the same however a batch is cut into chunks.
 *
 * @param rate At least 0, less than 1.
 * @throws ArgumentError if `rate` is outside that range.
 */
export function dropout(rate: number): Layer<ParamTree, DropoutScratch> {
  expectNumber('dropout', 'rate', rate, fraction)
  return {
    type: 'dropout',
    config: { rate },
    plan: (input) => ({ output: input, parameters: {}, scratch: { mask: input } }),
    init: () => undefined,
    forward(ops, _, { x, y, scratch: { mask }, random, pass }) {
      if (!pass.training) {
        y.data.set(x.data)
        return
      }
      ops.dropoutMask(mask, random, pass.example * (mask.data.length / mask.shape[0]!), rate)
      ops.multiply(y, x, mask)
    },
    backward(ops, _, __, { dx, dy, scratch: { mask }, pass }) {
      if (!dx) return
      if (pass.training) ops.multiply(dx, dy, mask)
      else dx.data.set(dy.data)
    },
  }
}
