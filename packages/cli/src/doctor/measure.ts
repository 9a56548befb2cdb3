import { dense, leakyRelu, sequential, softmaxCrossEntropy } from '@nn/layers'
import { adam } from '@nn/optim'
import { createRandom, type Engine, matmul, type Tensor } from '@nn/tensor'
import { defineExperiment, fit, tensorData } from '@nn/train'

const side = 384 // three matrices of 590 kB: what a layer works on, and large enough to be shared among threads

/**
 * The speed of a matrix product in GFLOP/s (10⁹ multiplications and additions in a second): the best one in `seconds`,
 * because whatever else the machine does can only make it slower.
 */
export function measureProduct(engine: Engine, seconds: number): number {
  const random = createRandom(1)
  const matrix = (): Tensor => ({ shape: [side, side], data: engine.allocate(side * side) })
  const [a, b, out] = [matrix(), matrix(), matrix()]
  for (const { data } of [a, b]) random.fillUniform(data, 0)
  const end = performance.now() + 1000 * seconds
  let best = Infinity
  do {
    const start = performance.now()
    matmul(a, b, { out, engine })
    best = Math.min(best, performance.now() - start)
  } while (performance.now() < end)
  return (2 * side ** 3) / best / 1e6
}

const [examples, pixels, classes] = [2000, 784, 10]

/**
 * How many examples in a second train a network as in the article on images as of MNIST: 784 → 100 → 10, batches of
 * 100; the best epoch in `seconds`.
 */
export async function measureTraining(engine: Engine, seconds: number, signal: AbortSignal): Promise<number> {
  const random = createRandom(1)
  const split = (count: number): readonly [Tensor, Tensor] => [
    random.uniform([count, pixels]),
    { shape: [count], data: Float32Array.from({ length: count }, (_, i) => i % classes) },
  ]
  const data = tensorData({
    classes: Array.from({ length: classes }, String),
    train: split(examples),
    test: split(100),
  })
  const experiment = defineExperiment({
    data,
    model: sequential(dense(100), leakyRelu(), dense(classes)),
    loss: softmaxCrossEntropy(),
    optimizer: adam(),
    batchSize: 100,
    epochs: 1_000_000, // until the time is up
  })
  const end = performance.now() + 1000 * seconds
  let best = 0
  for await (const event of fit(experiment, { engine, signal })) {
    if (event.type === 'epoch') best = Math.max(best, event.examplesPerSecond)
    if (performance.now() >= end && best > 0) break
  }
  return best
}
