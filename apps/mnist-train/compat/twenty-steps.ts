import { syntheticDigits } from '@nn/data-mnist'
import { dense, dropout, leakyRelu, residual, sequential, sigmoid, softmaxCrossEntropy, tanh } from '@nn/layers'
import { adam } from '@nn/optim'
import { defineExperiment, tensorData } from '@nn/train'

const count = 640
const { images, labels } = syntheticDigits({ seed: 1, count })
const inputs = { shape: [count, 784], data: Float32Array.from(images, (pixel) => pixel / 255) }
const targets = { shape: [count], data: Float32Array.from(labels) }
const hidden = residual(sequential(dense(32), tanh(), dropout(0.2), dense(32), sigmoid()))

/** Twenty steps through every layer with parameters, random numbers or a function of our own. */
export default defineExperiment({
  data: tensorData({ classes: Array.from('0123456789'), train: [inputs, targets] }),
  model: sequential(dense(32), leakyRelu(), hidden, dense(10)),
  loss: softmaxCrossEntropy(),
  optimizer: adam({ learningRate: 0.01 }),
  epochs: 2,
  batchSize: 64,
})
