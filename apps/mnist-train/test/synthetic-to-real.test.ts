import { mnist } from '@nn/data-mnist'
import { dense, flatten, leakyRelu, sequential, softmaxCrossEntropy } from '@nn/layers'
import { adam } from '@nn/optim'
import { entries } from '@nn/tensor'
import { defineExperiment, evaluate, fit } from '@nn/train'
import { describe, expect, it } from 'vitest'

const directory = process.env['MNIST_DIR']

describe.runIf(Boolean(directory))('synthetic digits', () => {
  it('teach a network to read at least 70% of the real test images', { timeout: 600_000 }, async () => {
    const experiment = defineExperiment({
      data: mnist({ dataset: 'synthetic', synthetic: { count: 20_000, testCount: 1000 } }),
      model: sequential(flatten(), dense(64), leakyRelu(), dense(10)),
      loss: softmaxCrossEntropy(),
      optimizer: adam(),
      epochs: 2,
      batchSize: 100,
    })
    const { test, classes } = await mnist({ dataset: 'mnist', directory }).load()
    for await (const event of fit(experiment)) {
      if (event.type !== 'done') continue
      const { accuracy } = evaluate(experiment, Object.fromEntries(entries(event.weights)), test, { classes })
      console.log(`trained on synthetic digits only, ${(100 * accuracy).toFixed(1)}% of MNIST's test images are read`)
      expect(accuracy).toBeGreaterThan(0.7)
    }
  })
})
