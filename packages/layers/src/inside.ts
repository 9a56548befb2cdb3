import type { Inner, Io } from './layer.ts'
import type { Network } from './network.ts'

/** The innermost layers of a network at work on `io`, in the order in which `forward` runs them, with their full names: `0`, `2.1`. */
export function innermost(network: Network, io: Io): readonly Inner[] {
  const { layer, parameters, gradients } = network
  const whole = { name: '', layer, params: parameters.tree, gradients: gradients.tree, io }
  return unfold<Inner>(whole, (outer) => outer.layer.inside?.(outer.params, outer.gradients, outer.io))
}

/** The innermost of nested things, in order, their names joined by dots. */
export function unfold<T extends { readonly name: string }>(
  outer: T,
  inside: (outer: T) => readonly T[] | undefined,
): readonly T[] {
  const found = inside(outer)
  if (!found) return [outer]
  return found.flatMap((inner) =>
    unfold({ ...inner, name: [outer.name, inner.name].filter(Boolean).join('.') }, inside),
  )
}
