import { mnist } from '@nn/data-mnist'
import { dense, dropout, flatten, leakyRelu, sequential, softmaxCrossEntropy } from '@nn/layers'
import { adam } from '@nn/optim'
import { defineExperiment } from '@nn/train'

/** The same idea with mini-batches: 600 updates in each epoch, at a rate that falls. */
export default defineExperiment({
  data: mnist(),
  model: sequential(flatten(), dense(300), leakyRelu(), dropout(0.3), dense(10)),
  loss: softmaxCrossEntropy(),
  optimizer: adam({ learningRate: (step) => 0.003 / (1 + step / 1500) }),
  epochs: 10,
  batchSize: 100,
})
