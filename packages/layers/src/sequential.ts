import { ArgumentError } from '@nn/arguments'
import { type ParamTree, type Shape, shapeEntries, type Tensor } from '@nn/tensor'
import { onceWeak } from './batches.ts'
import { expectLayers, expectOnce, unfold } from './inside.ts'
import type { Inner, InnerPlan, Io, Layer, Plan } from './layer.ts'
import { isRepeatable, repeatable } from './repeatable.ts'

/**
 * Layers one after the other: `y = fₙ(… f₂(f₁(x)))`. By the chain rule the gradient goes through them in reverse, the
 * `dx` of each being the `dy` of the one before. Parameters are named by position: `0.weight`, `2.weight`.
 *
 * @throws ArgumentError without a layer, for what is no layer, and for a layer that is there twice; ShapeError, on
 *   `plan`, from the first layer that cannot take what the one before gives.
 */
export function sequential(...layers: readonly Layer[]): Layer {
  if (layers.length === 0) throw new ArgumentError('sequential', 'expected at least one layer', layers)
  if (Array.isArray(layers[0])) {
    const hint = 'Spread the list: sequential(...layers).'
    throw new ArgumentError('sequential', 'expected layers as arguments, not in a list', layers[0], hint)
  }
  expectLayers('sequential', layers)
  const links = onceWeak((io: Io) => makeLinks(layers, io))
  const allRepeat = (io: Io): boolean => links(io).every((inner, i) => isRepeatable(layers[i]!, inner))
  return repeatable(allRepeat, {
    type: 'sequential',
    layers,
    config: layers.map(({ type, config }) => ({ type, config })),
    plan: (input) => planChain(layers, input),
    init(params, random) {
      layers.forEach((layer, i) => {
        layer.init(at(params, i), random.fork(i))
      })
    },
    forward(ops, params, io) {
      const ios = links(io)
      for (let i = 0; i < layers.length; i++) {
        const layer = layers[i]!
        const slope = layers[i + 1]?.slope
        if (layer.forwardRectified && slope !== undefined) {
          layer.forwardRectified(ops, at(params, i), ios[i]!, ios[i + 1]!.y, slope)
          i++
        } else layer.forward(ops, at(params, i), ios[i]!)
      }
    },
    backward(ops, params, gradients, io) {
      const ios = links(io)
      for (let i = layers.length - 1; i >= 0; i--) {
        layers[i]!.backward(ops, at(params, i), at(gradients, i), ios[i]!)
      }
    },
    inside: (params, gradients, io) =>
      links(io).map((inner, i): Inner => ({
        name: String(i),
        layer: layers[i]!,
        params: at(params, i),
        gradients: at(gradients, i),
        io: inner,
      })),
  })
}

/**
 * Between two layers lie the output of the first and its gradient; a view needs neither, it shares those of its input.
 */
function planChain(layers: readonly Layer[], input: Shape): Plan {
  const inside = planInside(layers, input)
  const leaves = inside.flatMap((inner) => unfold(inner, ({ plan }) => plan.inside))
  expectOnce(
    'sequential',
    leaves.filter(({ plan }) => shapeEntries(plan.parameters).length > 0),
  )
  const last = inside.length - 1
  const named = <T>(value: (inner: InnerPlan, i: number) => T): Record<string, T> =>
    Object.fromEntries(inside.map((inner, i) => [i, value(inner, i)]))
  return {
    output: inside[last]!.plan.output,
    parameters: named(({ plan }) => plan.parameters),
    scratch: named(({ plan }, i) => ({
      ...(i < last && !plan.view && { y: plan.output, dy: plan.output }),
      inside: plan.scratch,
    })),
    inside,
  }
}

function planInside(layers: readonly Layer[], input: Shape): InnerPlan[] {
  let shape = input
  return layers.map((layer, i) => {
    const plan = layer.plan(shape)
    shape = plan.output
    return { name: String(i), layer, plan }
  })
}

/** What each layer of the chain reads and writes. */
function makeLinks(layers: readonly Layer[], io: Io): Io[] {
  const [batch, ...input] = io.x.shape as [number, ...number[]]
  const last = layers.length - 1
  let { x, dx } = io
  let trained = dx !== null // whether anybody before the next layer wants a gradient
  return planInside(layers, input).map(({ plan }, i): Io => {
    const { y: ownY, dy: ownDy, inside } = at(io.scratch, i) as ChainScratch
    const shape = [batch, ...plan.output]
    const y = i === last ? io.y : (ownY ?? { shape, data: x.data })
    const dy = i === last ? io.dy : (ownDy ?? { shape, data: (dx ?? y).data }) // where dx is null, nobody reads dy
    const inner = { x, y, dy, dx, scratch: inside, random: io.random.fork(i), pass: io.pass }
    trained ||= shapeEntries(plan.parameters).length > 0
    x = y
    dx = trained ? dy : null
    return inner
  })
}

/** What the scratch of one layer of the chain holds. */
type ChainScratch = Readonly<{ y?: Tensor; dy?: Tensor; inside: ParamTree }>

function at(tree: ParamTree, name: string | number): ParamTree {
  return tree[name] as ParamTree
}
