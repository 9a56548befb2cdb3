import { expectNone } from '@nn/arguments'
import { sizeOf } from '@nn/tensor'
import type { Io, Layer } from './layer.ts'
import { repeatable } from './repeatable.ts'

/**
 * Joins all dimensions of an example into one: `[batch, 28, 28]` becomes `[batch, 784]`. Copies nothing where memory
 * can be shared.
 */
export function flatten(...none: readonly []): Layer {
  expectNone('flatten', none)
  return repeatable(sharesMemory, {
    type: 'flatten',
    config: {},
    plan: (input) => ({ output: [sizeOf(input)], parameters: {}, scratch: {}, view: true }),
    init: () => undefined,
    forward(_, __, { x, y }) {
      if (y.data !== x.data) y.data.set(x.data)
    },
    backward(_, __, ___, { dx, dy }) {
      if (dx && dx.data !== dy.data) dx.data.set(dy.data)
    },
  })
}

function sharesMemory({ x, y, dx, dy }: Io): boolean {
  return y.data === x.data && (!dx || dx.data === dy.data)
}
