import { syntheticDigits } from '@nn/data-mnist'
import { dense, dropout, leakyRelu, residual, sequential, sigmoid, softmaxCrossEntropy, tanh } from '@nn/layers'
import { adam } from '@nn/optim'
import { fit, tensorData } from '@nn/train'

/** Twenty steps through every layer with parameters, random numbers or a function of our own; prints the hash of the weights. */
const count = 640
const { images, labels } = syntheticDigits({ seed: 1, count })
const inputs = { shape: [count, 784], data: Float32Array.from(images, (pixel) => pixel / 255) }
const targets = { shape: [count], data: Float32Array.from(labels) }
const data = tensorData({ classes: [...'0123456789'], train: [inputs, targets] })
const hidden = residual(sequential(dense(32), tanh(), dropout(0.2), dense(32), sigmoid()))
const experiment = {
  data,
  model: sequential(dense(32), leakyRelu(), hidden, dense(10)),
  loss: softmaxCrossEntropy(),
  optimizer: adam({ learningRate: 0.01 }),
  epochs: 2,
  batchSize: 64,
}

for await (const event of fit(experiment, await data.load())) {
  if (event.type === 'done') console.log(event.weightsSha256)
}
