import {
  compile,
  compileLoss,
  dense,
  dropout,
  flatten,
  type Layer,
  leakyRelu,
  type Loss,
  meanSquaredError,
  type Network,
  relu,
  residual,
  sequential,
  sigmoid,
  softmax,
  softmaxCrossEntropy,
  tanh,
} from '@nn/layers'
import { createFloat64Engine, createRandom, entries, type Shape, sizeOf } from '@nn/tensor'
import { expectClose, Scalar } from '@nn/testkit'
import { expect, test } from 'vitest'

// Both sides compute in float64, one by the derivatives that the layers write down, one by the chain rule on single
// numbers.
const tolerance = { relative: 1e-9 }
const batchSize = 3

type Parameters = Readonly<Record<string, readonly Scalar[]>>

/** A layer on one example, number by number; `y` is what our layer made of it. */
type Oracle = (x: readonly Scalar[], parameters: Parameters, y: readonly number[]) => readonly Scalar[]

const affine =
  (prefix = ''): Oracle =>
  (x, parameters) => {
    const [weight, bias] = [parameters[`${prefix}weight`]!, parameters[`${prefix}bias`]!]
    return bias.map((b, j) => Scalar.sum(x.map((xi, i) => xi.multiply(weight[i * bias.length + j]!))).add(b))
  }
const each =
  (f: (x: Scalar) => Scalar): Oracle =>
  (x) =>
    x.map(f)
const leaky = (slope: number): ((x: Scalar) => Scalar) => {
  return (x) => x.relu().subtract(x.multiply(-1).relu().multiply(slope))
}
const probabilities = (x: readonly Scalar[]): Scalar[] => {
  const sum = Scalar.sum(x.map((xi) => xi.exp()))
  return x.map((xi) => xi.exp().divide(sum))
}
const deep: Oracle = (x, parameters, y) => {
  const hidden = affine('1.')(x, parameters, y).map(leaky(0.01))
  const inner = affine('3.1.')(hidden.map(leaky(0)), parameters, y).map((s) => s.tanh())
  return affine('4.')(
    hidden.map((h, i) => h.add(inner[i]!)),
    parameters,
    y,
  )
}

const layers: Record<string, [layer: Layer, input: Shape, oracle: Oracle]> = {
  dense: [dense(4), [5], affine()],
  leakyRelu: [leakyRelu(), [7], each(leaky(0.01))],
  'leakyRelu, slope 0.3': [leakyRelu({ slope: 0.3 }), [7], each(leaky(0.3))],
  relu: [relu(), [7], each((x) => x.relu())],
  sigmoid: [sigmoid(), [7], each((x) => new Scalar(1).divide(x.multiply(-1).exp().add(1)))],
  tanh: [tanh(), [7], each((x) => x.tanh())],
  softmax: [softmax(), [5], probabilities],
  flatten: [flatten(), [2, 3], (x) => x],
  dropout: [dropout(0.4), [40], (x, _, y) => x.map((xi, i) => (y[i] === 0 ? new Scalar(0) : xi.divide(0.6)))],
  residual: [residual(dense(4)), [4], (x, parameters, y) => affine()(x, parameters, y).map((f, i) => f.add(x[i]!))],
  'sequential of everything': [
    sequential(flatten(), dense(4), leakyRelu(), residual(sequential(relu(), dense(4), tanh())), dense(3)),
    [2, 3],
    deep,
  ],
}

test.each(Object.entries(layers))('%s has the outputs and gradients of the tape', (_, [layer, input, oracle]) => {
  const network = randomNetwork(layer, input)
  const io = network.batch(batchSize)
  network.forward(io)
  network.backward(io)

  const taped = record(network, oracle)
  Scalar.sum(taped.y.map((yi, i) => yi.multiply(io.dy.data[i]!))).backward()
  expectClose(io.y.data, values(taped.y), tolerance)
  expectSameGradients(network, taped)
})

/** The loss of one example, number by number. */
type LossOracle = (y: readonly Scalar[], target: readonly number[]) => Scalar

const crossEntropy: LossOracle = (z, target) =>
  Scalar.sum(probabilities(z).map((p, j) => p.log().multiply(-target[j]!)))
const squared: LossOracle = (y, target) =>
  Scalar.sum(y.map((yi, j) => yi.subtract(target[j]!).multiply(yi.subtract(target[j]!)))).divide(y.length)

const oneHot = [0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0]
const losses: Record<string, [loss: Loss, target: Shape, values: number[], oracle: LossOracle]> = {
  'softmaxCrossEntropy of class indices': [
    softmaxCrossEntropy(),
    [],
    [3, 0, 1],
    (z, [index]) =>
      crossEntropy(
        z,
        z.map((__, j) => (j === index ? 1 : 0)),
      ),
  ],
  'softmaxCrossEntropy of one-hot rows': [softmaxCrossEntropy(), [4], oneHot, crossEntropy],
  'softmaxCrossEntropy of probabilities': [
    softmaxCrossEntropy(),
    [4],
    [0.25, 0.25, 0.5, 0, 0.1, 0.2, 0.3, 0.4, 0.7, 0.1, 0.1, 0.1],
    crossEntropy,
  ],
  meanSquaredError: [meanSquaredError(), [4], [1, -2, 0.5, 3, 0, 0.1, -0.7, 2, 1.5, -1, 0, 4], squared],
}

test.each(Object.entries(losses))('%s has the values and gradients of the tape', (_, [loss, shape, target, oracle]) => {
  const network = randomNetwork(dense(4), [5])
  const io = network.batch(batchSize)
  const compiled = compileLoss(loss, network, shape)
  const lossIo = compiled.batch(io)
  lossIo.target.data.set(target)
  network.forward(io)
  compiled.forward(lossIo, 1 / batchSize)
  network.backward(io)

  const taped = record(network, affine())
  const targets = rows(target)
  const expected = rows(taped.y).map((y, i) => oracle(y, targets[i]!))
  Scalar.sum(expected).divide(batchSize).backward()
  expectClose(lossIo.losses.data, values(expected), tolerance)
  expectClose(io.dy.data, gradients(taped.y), tolerance)
  expectSameGradients(network, taped)
})

/** A network that trains in float64, with random parameters (biases too), inputs and output gradients. */
function randomNetwork(layer: Layer, input: Shape): Network {
  const network = compile(layer, { input, batchSize, engine: createFloat64Engine(), inputGradient: true })
  network.pass.training = true
  const { x, dy } = network.batch(batchSize)
  const random = createRandom(5)
  for (const { data } of [network.parameters, x, dy])
    random.normal([data.length], { out: { shape: [data.length], data } })
  return network
}

interface Taped {
  readonly x: readonly Scalar[]
  readonly parameters: Parameters
  readonly y: readonly Scalar[]
}

/** The network's batch once more, on the tape. */
function record(network: Network, oracle: Oracle): Taped {
  const io = network.batch(batchSize)
  const x = scalars(io.x.data)
  const parameters = Object.fromEntries(
    entries(network.parameters.tree).map(([path, { data }]) => [path, scalars(data)]),
  )
  const ours = rows([...io.y.data])
  return { x, parameters, y: rows(x).flatMap((row, i) => oracle(row, parameters, ours[i]!)) }
}

function expectSameGradients(network: Network, { x, parameters }: Taped): void {
  expectClose(network.batch(batchSize).dx!.data, gradients(x), tolerance)
  for (const [path, { shape, data }] of entries(network.gradients.tree)) {
    expect(data).toHaveLength(sizeOf(shape))
    expectClose(data, gradients(parameters[path]!), tolerance)
  }
}

function scalars(data: Float32Array): Scalar[] {
  return Array.from(data, (value) => new Scalar(value))
}

function values(of: readonly Scalar[]): number[] {
  return of.map(({ value }) => value)
}

function gradients(of: readonly Scalar[]): number[] {
  return of.map(({ gradient }) => gradient)
}

function rows<T>(data: readonly T[]): T[][] {
  const columns = data.length / batchSize
  return Array.from({ length: batchSize }, (_, i) => data.slice(i * columns, (i + 1) * columns))
}
