import { expectNone } from '@nn/arguments'
import { elementwise } from './elementwise.ts'
import type { Layer } from './layer.ts'

/** Hyperbolic tangent: `y = tanh x`, between −1 and 1, so `dx = dy·(1 − y²)`. */
export function tanh(...none: readonly []): Layer {
  expectNone('tanh', none)
  return elementwise(
    'tanh',
    {},
    {
      forward(ops, { x, y }) {
        ops.tanh(y, x)
      },
      backward(ops, dx, { y, dy }) {
        ops.tanhBackward(dx, dy, y)
      },
    },
  )
}
