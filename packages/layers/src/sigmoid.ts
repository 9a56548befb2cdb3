import { expectNone } from '@nn/arguments'
import { elementwise } from './elementwise.ts'
import type { Layer } from './layer.ts'

/** Logistic sigmoid: `y = 1 / (1 + e⁻ˣ)`, between 0 and 1, so `dx = dy·y·(1 − y)`. */
export function sigmoid(...none: readonly []): Layer {
  expectNone('sigmoid', none)
  return elementwise(
    'sigmoid',
    {},
    {
      forward(ops, { x, y }) {
        ops.sigmoid(y, x)
      },
      backward(ops, dx, { y, dy }) {
        ops.sigmoidBackward(dx, dy, y)
      },
    },
  )
}
