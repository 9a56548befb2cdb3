import { mnist } from '@nn/data-mnist'
import { dense, flatten, leakyRelu, sequential, softmaxCrossEntropy } from '@nn/layers'
import { adam } from '@nn/optim'
import { defineExperiment } from '@nn/train'

/** The first job of `tooling/bench`, an epoch to warm up and two that count. That both are the same, the hashes say. */
export const experiments = {
  '784-100-10 batch 100': defineExperiment({
    data: mnist(),
    model: sequential(flatten(), dense(100), leakyRelu({ slope: 0.01 }), dense(10)),
    loss: softmaxCrossEntropy(),
    optimizer: adam({ learningRate: 0.001 }),
    epochs: 3,
    batchSize: 100,
    seed: 1,
  }),
}
