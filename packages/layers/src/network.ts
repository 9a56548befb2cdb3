import { ArgumentError, expectInteger, expectMade, expectOptions, type Known } from '@nn/arguments'
import {
  createRandom,
  createSlab,
  defaultEngine,
  type Engine,
  expectData,
  expectShape,
  type ParamTree,
  type Random,
  type Shape,
  type Slab,
  sizeOf,
  type Tensor,
} from '@nn/tensor'
import { expectLayer } from './inside.ts'
import { once, onceWeak, planBatches } from './batches.ts'
import type { Io, Layer, Pass, Plan } from './layer.ts'
import { isRepeatable, repeated } from './repeatable.ts'

/**
 * A layer with all its memory: shapes are checked and everything is allocated once, so a training step allocates
 * nothing.
 */
export interface Network {
  readonly layer: Layer
  readonly plan: Plan
  readonly engine: Engine
  /** The shape of one input. */
  readonly inputShape: Shape
  /** The shape of one output. */
  readonly outputShape: Shape
  /** The largest batch that was planned. */
  readonly batchSize: number
  /** All parameters: one vector, and the tree of named views of it. */
  readonly parameters: Slab
  /** Their gradients, laid out alike. */
  readonly gradients: Slab
  /** What the next passes are: to train, set `training`, and advance `example` or dropout repeats its masks. */
  readonly pass: Pass
  /** The tensors of a batch of `size` examples: fill `x`, run `forward`, read `y`. The same object every time. */
  batch(size: number): Io
  /** Computes `io.y` from `io.x`. */
  forward(io: Io): void
  /** Given `io.dy`, adds to `gradients`. Follows a `forward` of the same `io`. */
  backward(io: Io): void
  /** Sets all gradients to 0. */
  zeroGradients(): void
  /**
   * The outputs for any number of examples, `[n, ...inputShape]`, as a new tensor. Overwrites the tensors of `batch`.
   */
  predict(x: Tensor): Tensor
}

/** Options of `compile`. */
export interface CompileOptions {
  /** The shape of one input: `[28, 28]`. */
  readonly input: Shape
  /** The largest batch to plan for, at least 1; any up to it can be run. */
  readonly batchSize: number
  /** Where initial weights and dropout come from: a stream, or its seed. Default 1. */
  readonly random?: Random | number
  /** Default: the shared one. */
  readonly engine?: Engine
  /** Whether `backward` also computes `io.dx`, the gradient with respect to the inputs. Default false. */
  readonly inputGradient?: boolean
}

const known: Known<CompileOptions> = {
  input: 'array',
  batchSize: 'number',
  random: 'number or object',
  engine: 'object',
  inputGradient: 'boolean',
}

/**
 * Plans a layer for inputs of a shape, allocates all it needs, and initialises its parameters.
 *
 * @throws ShapeError from the first layer that cannot take its input; ArgumentError for what is no layer, or for an
 *   option
 * that is not known, missing or outside its range.
 */
export function compile(layer: Layer, options: CompileOptions): Network {
  expectOptions('compile', options, known, 'layer, ')
  expectLayer('compile', 'the model', layer)
  const { input, batchSize, random: seed = 1, engine = defaultEngine(), inputGradient = false } = options
  if (!Array.isArray(input)) throw new ArgumentError('compile', 'input must be the shape of one input', input)
  expectInteger('compile', 'batchSize', batchSize, 1)
  if (typeof seed === 'number') expectInteger('compile', 'random', seed, 0)
  else expectMade('compile', 'random', seed, 'fork', 'a seed or createRandom(seed)')
  const random = typeof seed === 'number' ? createRandom(seed) : seed
  const plan = layer.plan(input)
  const parameters = createSlab(plan.parameters, engine.allocate)
  const gradients = createSlab(plan.parameters, engine.allocate)
  layer.init(parameters.tree, random.fork('init'))

  const pass: Pass = { training: false, example: 0 }
  const dropout = random.fork('dropout')
  const tensors = planBatches<BatchTensors>(
    { x: input, y: plan.output, dy: plan.output, scratch: plan.scratch, ...(inputGradient && { dx: input }) },
    batchSize,
    engine.allocate,
  )
  const batch = once((size: number): Io => ({ dx: null, ...tensors(size), random: dropout, pass }))
  const passes = onceWeak((io: Io) => {
    expectIo(io)
    const repeats = isRepeatable(layer, io)
    return {
      forward: repeated(engine, repeats, (ops) => {
        layer.forward(ops, parameters.tree, io)
      }),
      backward: repeated(engine, repeats, (ops) => {
        layer.backward(ops, parameters.tree, gradients.tree, io)
      }),
    }
  })
  const network: Network = {
    layer,
    plan,
    engine,
    inputShape: input,
    outputShape: plan.output,
    batchSize,
    parameters,
    gradients,
    pass,
    batch,
    forward: (io) => {
      passes(io).forward()
    },
    backward: (io) => {
      passes(io).backward()
    },
    zeroGradients: () => {
      engine.ops.kernels.fill(gradients.data, 0, gradients.data.length)
    },
    predict: (x) => predict(network, x),
  }
  return network
}

/** Once for each `io`, so that a training step does not pay for it. */
function expectIo(io: Partial<Io>): void {
  if (Object.hasOwn(io, 'x') && Object.hasOwn(io, 'y')) return
  const hint = 'Write into network.batch(size).x and pass that batch, or call network.predict(tensor).'
  throw new ArgumentError('network', 'expected the tensors of a batch', io, hint)
}

type BatchTensors = Readonly<{ x: Tensor; y: Tensor; dy: Tensor; dx?: Tensor; scratch: ParamTree }>

function predict(network: Network, x: Tensor): Tensor {
  const { inputShape, outputShape, batchSize } = network
  expectData('predict', x)
  const count = x.shape[0] ?? 0
  expectShape('predict', 'inputs', x.shape, [count, ...inputShape])
  const columns = sizeOf(inputShape)
  const outputs = sizeOf(outputShape)
  const out = { shape: [count, ...outputShape], data: new Float32Array(count * outputs) }
  const { training } = network.pass
  network.pass.training = false
  for (let start = 0; start < count; start += batchSize) {
    const io = network.batch(Math.min(batchSize, count - start))
    io.x.data.set(x.data.subarray(start * columns, start * columns + io.x.data.length))
    network.forward(io)
    out.data.set(io.y.data, start * outputs)
  }
  network.pass.training = training
  return out
}
