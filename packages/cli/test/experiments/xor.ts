import { dense, sequential, softmaxCrossEntropy, tanh } from '@nn/layers'
import { adam } from '@nn/optim'
import { tensor } from '@nn/tensor'
import { defineExperiment, tensorData } from '@nn/train'

const inputs = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
]

export default defineExperiment({
  data: tensorData({ name: 'xor', classes: ['same', 'different'], train: [tensor(inputs), tensor([0, 1, 1, 0])] }),
  model: sequential(dense(8), tanh(), dense(2)),
  loss: softmaxCrossEntropy(),
  optimizer: adam({ learningRate: 0.1 }),
  epochs: 20,
  batchSize: 'full',
  seed: 3,
})
