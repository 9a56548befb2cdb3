import { expectInteger, expectOptions, type Known } from '@nn/arguments'
import { type Shape, ShapeError, sizeOf, type Tensor } from '@nn/tensor'
import { expectInitializer, heNormal, type Initializer, zeros } from './initializers.ts'
import type { Layer } from './layer.ts'
import { always, repeatable } from './repeatable.ts'

/** The parameters of `dense`. */
export type DenseParams = Readonly<{
  /** `[inputs, units]` */
  weight: Tensor
  /** `[units]` */
  bias: Tensor
}>

/** Options of `dense`. */
export interface DenseOptions {
  /** Initial weights. Default `heNormal()`. */
  readonly weight?: Initializer
  /** Initial biases. Default `zeros()`. */
  readonly bias?: Initializer
}

const known: Known<DenseOptions> = { weight: 'anything', bias: 'anything' }

/**
 * Fully connected layer: `y = x·W + b`, with `x [batch, inputs]`, `W [inputs, units]`, `b [units]`, `y [batch, units]`.
 * Keras calls it `Dense`; PyTorch's `Linear` stores `Wᵀ`.
 *
 * With `dy` given: `dW = xᵀ·dy`, `db = Σ dy` over the batch, `dx = dy·Wᵀ`.
 *
 * @param units The number of outputs, an integer of at least 1.
 * @throws ArgumentError if `units` is not, or for an option that is not known; ShapeError, on `plan`, if an input has
 *   more than one dimension.
 */
export function dense(units: number, options: DenseOptions = {}): Layer<DenseParams> {
  expectOptions('dense', options, known, 'units, ')
  const { weight = heNormal(), bias = zeros() } = options
  expectInteger('dense', 'units', units, 1)
  expectInitializer('dense', 'weight', weight)
  expectInitializer('dense', 'bias', bias)
  return repeatable(always, {
    type: 'dense',
    hasParameters: true,
    config: { units, weight: weight.config, bias: bias.config },
    plan(input: Shape) {
      if (input.length !== 1) throw needsFlatten(input)
      return { output: [units], parameters: { weight: [input[0]!, units], bias: [units] }, scratch: {} }
    },
    init(params, random) {
      weight.fill(params.weight, random.fork('weight'))
      bias.fill(params.bias, random.fork('bias'))
    },
    forward(ops, { weight, bias }, { x, y }) {
      ops.linear(y, x, weight, bias)
    },
    forwardRectified(ops, { weight, bias }, { x, y }, activated, slope) {
      ops.linearLeakyRelu(y, activated, x, weight, bias, slope)
    },
    backward(ops, { weight }, gradients, { x, dx, dy }) {
      ops.addMatmul(gradients.weight, x, dy, 'tn')
      ops.addSumRows(gradients.bias, dy)
      if (dx) ops.matmul(dx, dy, weight, 'nt')
    },
  })
}

function needsFlatten(input: Shape): ShapeError {
  const expected = ['batch', sizeOf(input)]
  return new ShapeError(
    'dense',
    `expected input of shape [${expected.join(', ')}]`,
    { expected, actual: ['batch', ...input] },
    'Put flatten() before it.',
  )
}
