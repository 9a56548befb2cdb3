import { schedules, trajectories } from '@nn/goldens'
import { compile, compileLoss, dense, leakyRelu, sequential, softmaxCrossEntropy } from '@nn/layers'
import {
  adam,
  clipByGlobalNorm,
  clipByValue,
  cosineDecay,
  exponentialDecay,
  joined,
  learningRateAt,
  oneCycle,
  type Optimizer,
  type Schedule,
  sgd,
  stepDecay,
  warmup,
} from '@nn/optim'
import { entries } from '@nn/tensor'
import { expectClose } from '@nn/testkit'
import { expect, test } from 'vitest'

const optimizers: Record<string, Optimizer> = {
  adam: adam({ learningRate: 0.01 }),
  'adam, other constants': adam({ learningRate: 0.05, beta1: 0.8, beta2: 0.99, epsilon: 1e-3 }),
  'adam, weight decay': adam({ learningRate: 0.01, weightDecay: 0.1 }),
  sgd: sgd({ learningRate: 0.1 }),
  'sgd, momentum': sgd({ learningRate: 0.1, momentum: 0.9 }),
  'sgd, Nesterov': sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
  'sgd, weight decay': sgd({ learningRate: 0.1, weightDecay: 0.1 }),
  'sgd, all together': sgd({ learningRate: 0.05, momentum: 0.8, nesterov: true, weightDecay: 0.01 }),
  'sgd, clipped by value': clipByValue(0.05, sgd({ learningRate: 0.5 })),
  'sgd, clipped by norm': clipByGlobalNorm(0.2, sgd({ learningRate: 0.5 })),
}

// Within 1e-5·max(|expected|, 0.01), as for a single layer: ten steps leave no room for another formula, only for
// rounding.
test.each(Object.entries(trajectories.runs))('ten steps of %s go where those of PyTorch go', (name, golden) => {
  const step = trainer(optimizers[name]!)
  golden.losses.forEach((loss, i) => {
    const actual = step(i + 1)
    expectClose([actual.loss], [loss])
    expectClose(actual.parameters, golden.parameters[i]!)
  })
  expect(golden.losses).toHaveLength(10)
})

const ofPyTorch: Record<string, Schedule> = {
  stepDecay: stepDecay(0.2, { every: 4, factor: 0.5 }),
  exponentialDecay: exponentialDecay(0.2, { factor: 0.9 }),
  cosineDecay: cosineDecay(0.2, { steps: 20, final: 0.01 }),
  warmup: warmup(0.2, { steps: 8, from: 0.25 }),
  oneCycle: oneCycle(0.2, { steps: 20 }),
  joined: joined([warmup(0.2, { steps: 5, from: 0.5 }), 5], [exponentialDecay(0.2, { factor: 0.9 })]),
}

test.each(Object.entries(schedules))('twenty rates of %s are those of PyTorch', (name, rates) => {
  expectClose(
    rates.map((_, i) => ofPyTorch[name]!(i + 1)),
    rates,
    { relative: 1e-12 },
  )
  expect(rates).toHaveLength(20)
})

/** The network of the goldens on their one batch; a step returns the loss before it and the parameters after it. */
function trainer(optimizer: Optimizer): (step: number) => { loss: number; parameters: Float32Array } {
  const [batchSize, ...input] = trajectories.x.shape as [number, number]
  const network = compile(sequential(dense(5), leakyRelu(), dense(3)), { input, batchSize })
  const loss = compileLoss(softmaxCrossEntropy(), network, [])
  for (const [path, { data }] of entries(network.parameters.tree)) data.set(trajectories.parameters[path]!.data)
  const io = network.batch(batchSize)
  const lossIo = loss.batch(io)
  io.x.data.set(trajectories.x.data)
  lossIo.target.data.set(trajectories.target.data)

  const parameters = network.parameters.data
  const gradients = network.gradients.data
  const state = Object.fromEntries(optimizer.slots.map((slot) => [slot, new Float32Array(parameters.length)]))
  return (step) => {
    network.zeroGradients()
    network.forward(io)
    const sum = loss.forward(lossIo, 1 / batchSize)
    network.backward(io)
    const rate = learningRateAt(optimizer.learningRate, step)
    optimizer.update(network.engine.ops.kernels, { parameters, gradients, state }, rate, step)
    return { loss: sum / batchSize, parameters }
  }
}
