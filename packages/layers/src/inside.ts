import { ArgumentError, expectMade } from '@nn/arguments'
import type { Inner, Io, Layer } from './layer.ts'
import type { Network } from './network.ts'

/**
 * The innermost layers of a network at work on `io`, in the order in which `forward` runs them, with their full names:
 * `0`, `2.1`.
 */
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

/**
 * Checks the layers that another one is made of.
 * @throws ArgumentError in the name of `who` for what is no layer, and for a layer that `expectOnce` refuses.
 */
export function expectLayers(who: string, layers: readonly Layer[]): void {
  layers.forEach((layer, i) => {
    expectLayer(who, layers.length === 1 ? 'the layer' : `layer ${i}`, layer)
  })
  const whole: Named = { name: '', layer: { layers } }
  const leaves = unfold(whole, ({ layer }) => layer.layers?.map((layer, i): Named => ({ name: String(i), layer })))
  expectOnce(
    who,
    leaves.filter(({ layer }) => layer.hasParameters),
  )
}

type Named = Readonly<{ name: string; layer: Pick<Layer, 'layers' | 'hasParameters'> & Partial<Layer> }>

/** Throws an `ArgumentError` in the name of `who` unless `value` is a layer. */
export function expectLayer(who: string, name: string, value: unknown): void {
  expectMade(who, name, value, 'forward', 'a layer such as relu()')
}

/**
 * Checks that no layer with parameters is there twice: it would have two sets of them, where Keras and PyTorch share
 * one.
 * @throws ArgumentError in the name of `who`.
 */
export function expectOnce(who: string, found: readonly Named[]): void {
  const places = new Map<object, string>()
  for (const { name, layer } of found) {
    const [first, type = 'layer'] = [places.get(layer), layer.type]
    if (first !== undefined) {
      const hint = `Make another one for the second place: call ${type}() again. Layers share no parameters.`
      throw new ArgumentError(who, 'expected each layer once', `${type} at ${first} and ${name}`, hint)
    }
    places.set(layer, name)
  }
}
