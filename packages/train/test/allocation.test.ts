import { dense, leakyRelu, sequential, softmaxCrossEntropy } from '@nn/layers'
import { adam } from '@nn/optim'
import { createEngine, createRandom } from '@nn/tensor'
import { expect, it } from 'vitest'
import { tensorData } from '../src/index.ts'
import { createTrainer } from '../src/trainer.ts'

const { gc } = globalThis as { gc?: () => void }

it('a step makes no array, view, closure or event on the JavaScript heap: 1,000 of them leave only boxed numbers', async () => {
  if (!gc) throw new Error('run with --expose-gc')
  const random = createRandom(1)
  const [count, batch] = [200, 20]
  const inputs = random.normal([count, 30])
  const targets = { shape: [count], data: Float32Array.from({ length: count }, (_, i) => i % 5) }
  const data = tensorData({ classes: ['a', 'b', 'c', 'd', 'e'], train: [inputs, targets] })
  const experiment = {
    data,
    model: sequential(dense(40), leakyRelu(), dense(5)),
    loss: softmaxCrossEntropy(),
    optimizer: adam(),
    epochs: 1,
    batchSize: batch,
  }
  const trainer = createTrainer(experiment, await data.load(), { chunkSize: batch, engine: createEngine(), random })
  const indices = Uint32Array.from({ length: batch }, (_, i) => 7 * i)
  const place = { epoch: 1, batch: 1, order: indices, start: 0, size: batch }
  const steps = (n: number): void => {
    for (let i = 0; i < n; i++) {
      trainer.begin()
      trainer.accumulate(indices, place, 0)
      trainer.update(place)
    }
  }
  steps(20_000) // the engine of JavaScript compiles, and keeps what it compiled
  const grown = Array.from({ length: 5 }, () => {
    gc()
    const before = process.memoryUsage().heapUsed
    steps(1000)
    return process.memoryUsage().heapUsed - before
  })
  // What a step makes is in every stretch; code that is compiled late, or a test runner that reports, is in some.
  expect(Math.min(...grown) / 1000).toBeLessThan(500) // bytes: V8 boxes a number where it crosses a function that was not inlined
})
