import type { Inner, Io } from './layer.ts'
import type { Network } from './network.ts'

/** The innermost layers of a network at work on `io`, in the order in which `forward` runs them, with their full names: `0`, `2.1`. */
export function innermost(network: Network, io: Io): readonly Inner[] {
  const { layer, parameters, gradients } = network
  return unfold({ name: '', layer, params: parameters.tree, gradients: gradients.tree, io })
}

function unfold(outer: Inner): readonly Inner[] {
  const inside = outer.layer.inside?.(outer.params, outer.gradients, outer.io)
  if (!inside) return [outer]
  return inside.flatMap((inner) => unfold({ ...inner, name: [outer.name, inner.name].filter(Boolean).join('.') }))
}
