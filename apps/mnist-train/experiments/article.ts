import { mnist } from '@nn/data-mnist'
import { dense, flatten, leakyRelu, sequential, softmaxCrossEntropy } from '@nn/layers'
import { adam } from '@nn/optim'
import { defineExperiment } from '@nn/train'

/**
 * The article's classifier: one hidden layer, ten rounds of learning, each of them one update from all 60,000 images.
 */
export default defineExperiment({
  data: mnist(),
  model: sequential(flatten(), dense(200), leakyRelu({ slope: 0.01 }), dense(10)),
  loss: softmaxCrossEntropy(),
  optimizer: adam({ learningRate: 0.01 }),
  epochs: 10,
  batchSize: 'full',
})
