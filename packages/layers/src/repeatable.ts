import type { Engine, Ops } from '@nn/tensor'
import type { Io, Layer } from './layer.ts'

type Condition = (io: Io) => boolean
type Passes = Partial<Record<'forward' | 'backward' | 'forwardRectified', object>>

const conditions = new WeakMap<object, Condition>()

/** The condition of a layer that is always repeatable. */
export const always: Condition = () => true

/**
 * Says that a layer, where the condition holds for an `io`, does nothing in `forward` and `backward` but call `ops`,
 * every time with the same tensors and numbers. It is these functions that are marked: a layer that takes some over
 * from this one and replaces others is plain again.
 */
export function repeatable<L extends Passes>(condition: Condition, layer: L): L {
  for (const pass of passesOf(layer)) conditions.set(pass, condition)
  return layer
}

/** Whether a layer calls the same kernels with the same arguments whenever it gets `io`. */
export function isRepeatable(layer: Layer, io: Io): boolean {
  return passesOf(layer).every((pass) => conditions.get(pass)?.(io) === true)
}

function passesOf({ forward, backward, forwardRectified }: Passes): object[] {
  return [forward, backward, forwardRectified].filter((pass) => pass !== undefined)
}

/**
 * Computes with an engine's operations; where it `repeats`, the kernel calls of the first run are noted, and from then
 * on only repeated.
 */
export function repeated({ ops, record }: Engine, repeats: boolean, run: (ops: Ops) => void): () => void {
  const plain = (): void => {
    run(ops)
  }
  if (!record || !repeats) return plain
  let again: (() => void) | undefined
  return () => {
    if (again) again()
    else again = record(run) ?? plain
  }
}
