import { type GoldenTensor, layers as layerGoldens, losses as lossGoldens } from '@nn/goldens'
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
  relu,
  residual,
  sequential,
  sigmoid,
  softmax,
  softmaxCrossEntropy,
  tanh,
} from '@nn/layers'
import { entries, type Tensor } from '@nn/tensor'
import { expectClose } from '@nn/testkit'
import { expect, test } from 'vitest'

// Within 1e-5·max(|expected|, 0.01): `expectClose`'s default. The goldens are float32 themselves, and their terms are
// about 1.

const layers: Record<string, Layer> = {
  dense: dense(3),
  leakyRelu: leakyRelu(),
  'leakyRelu, slope 0.3': leakyRelu({ slope: 0.3 }),
  relu: relu(),
  sigmoid: sigmoid(),
  tanh: tanh(),
  softmax: softmax(),
  flatten: flatten(),
  'dropout, evaluating': dropout(0.5),
  residual: residual(sequential(dense(4), tanh())),
  sequential: sequential(dense(5), leakyRelu(), dense(3)),
}

test.each(Object.entries(layerGoldens))('%s computes what PyTorch computes, and its gradients', (name, golden) => {
  const [batchSize, ...input] = golden.x.shape as [number, ...number[]]
  const network = compile(layers[name]!, { input, batchSize, inputGradient: true })
  const io = network.batch(batchSize)
  const parameters = entries(network.parameters.tree)
  expect(parameters.map(([path]) => path)).toEqual(Object.keys(golden.parameters))
  for (const [path, parameter] of parameters) copy(parameter, golden.parameters[path]!)
  copy(io.x, golden.x)

  network.forward(io)
  expectTensor(io.y, golden.y)
  copy(io.dy, golden.dy)
  network.backward(io)
  expectTensor(io.dx!, golden.dx)
  for (const [path, gradient] of entries(network.gradients.tree)) expectTensor(gradient, golden.gradients[path]!)
})

const losses: Record<string, Loss> = {
  'softmaxCrossEntropy, class indices': softmaxCrossEntropy(),
  'softmaxCrossEntropy, one-hot': softmaxCrossEntropy(),
  'softmaxCrossEntropy, probabilities': softmaxCrossEntropy(),
  'softmaxCrossEntropy, large logits': softmaxCrossEntropy(),
  meanSquaredError: meanSquaredError(),
  'meanSquaredError, images': meanSquaredError(),
}

test.each(Object.entries(lossGoldens))('%s is what PyTorch computes, and so is its gradient', (name, golden) => {
  const [batchSize, ...output] = golden.y.shape as [number, ...number[]]
  const network = compile(dropout(0), { input: output, batchSize })
  const loss = compileLoss(losses[name]!, network, golden.target.shape.slice(1))
  const io = loss.batch(network.batch(batchSize))
  copy(io.y, golden.y)
  copy(io.target, golden.target)

  const sum = loss.forward(io, 1 / batchSize)
  expectClose([sum / batchSize], [golden.mean])
  expectClose(io.losses.data, golden.losses)
  expectTensor(io.dy, golden.dy)
})

function copy(to: Tensor, from: GoldenTensor): void {
  expect(to.shape).toEqual(from.shape)
  to.data.set(from.data)
}

function expectTensor(actual: Tensor, expected: GoldenTensor): void {
  expect(actual.shape).toEqual(expected.shape)
  expectClose(actual.data, expected.data)
}
