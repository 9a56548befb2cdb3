import { type Ops, type Tensor, type Json } from '@nn/tensor'
import type { Io, Layer } from './layer.ts'
import { always, repeatable } from './repeatable.ts'

/** `forward` writes `io.y`; `backward` overwrites `dx`, and is called only where `dx` is wanted. */
interface Formulas {
  forward(ops: Ops, io: Io): void
  backward(ops: Ops, dx: Tensor, io: Io): void
}

/** A layer without parameters whose output has the shape of its input. */
export function elementwise(type: string, config: Json, formulas: Formulas): Layer {
  return repeatable(always, {
    type,
    config,
    plan: (input) => ({ output: input, parameters: {}, scratch: {} }),
    init: () => undefined,
    forward: (ops, _, io) => {
      formulas.forward(ops, io)
    },
    backward: (ops, _, __, io) => {
      if (io.dx) formulas.backward(ops, io.dx, io)
    },
  })
}
