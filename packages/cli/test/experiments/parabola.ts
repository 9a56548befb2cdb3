import { dense, meanSquaredError, sequential, tanh } from '@nn/layers'
import { adam } from '@nn/optim'
import { tensor } from '@nn/tensor'
import { defineExperiment, tensorData } from '@nn/train'

const xs = Array.from({ length: 21 }, (_, i) => i / 10 - 1)

export default defineExperiment({
  data: tensorData({ name: 'parabola', train: [tensor(xs.map((x) => [x])), tensor(xs.map((x) => [x * x]))] }),
  model: sequential(dense(8), tanh(), dense(1)),
  loss: meanSquaredError(),
  optimizer: adam({ learningRate: 0.05 }),
  epochs: 4,
  batchSize: 'full',
})
