import { type ParamTree, sameShape, ShapeError, type Tensor } from '@nn/tensor'
import { onceWeak } from './batches.ts'
import { expectLayers } from './inside.ts'
import type { Io, Layer } from './layer.ts'
import { isRepeatable, repeatable } from './repeatable.ts'

/** What `residual` keeps between `forward` and `backward`. */
export type ResidualScratch = Readonly<{
  /** The inner layer's output. */
  y: Tensor
  inside: ParamTree
}>

/**
 * A shortcut around a layer (He et al. 2016): `y = x + f(x)`, so `dx = dy + f'(x)ᵀ·dy`. Its parameters are those of
 * the layer.
 *
 * @throws ArgumentError for what is no layer; ShapeError, on `plan`, if the layer changes the shape.
 */
export function residual<P extends ParamTree>(layer: Layer<P>): Layer<P, ResidualScratch> {
  expectLayers('residual', [layer])
  const link = onceWeak((io: Io<ResidualScratch>): Io => ({ ...io, y: io.scratch.y, scratch: io.scratch.inside }))
  const innerRepeats = (io: Io): boolean => isRepeatable(layer, link(io as Io<ResidualScratch>))
  return repeatable(innerRepeats, {
    type: 'residual',
    layers: [layer as Layer],
    config: { type: layer.type, config: layer.config },
    plan(input) {
      const plan = layer.plan(input)
      if (!sameShape(plan.output, input)) {
        throw new ShapeError('residual', `expected a layer that keeps the shape [${input.join(', ')}]`, {
          expected: input,
          actual: plan.output,
        })
      }
      return {
        output: input,
        parameters: plan.parameters,
        scratch: { y: plan.output, inside: plan.scratch },
        inside: [{ name: '', layer, plan }],
      }
    },
    init: (params, random) => {
      layer.init(params, random)
    },
    forward(ops, params, io) {
      layer.forward(ops, params, link(io))
      ops.add(io.y, io.x, io.scratch.y)
    },
    backward(ops, params, gradients, io) {
      layer.backward(ops, params, gradients, link(io))
      if (io.dx) ops.add(io.dx, io.dx, io.dy)
    },
    inside: (params, gradients, io) => [{ name: '', layer, params, gradients, io: link(io) }],
  })
}
