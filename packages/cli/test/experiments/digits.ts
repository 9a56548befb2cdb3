import { mnist } from '@nn/data-mnist'
import { dense, flatten, sequential, softmaxCrossEntropy } from '@nn/layers'
import { adam } from '@nn/optim'
import { defineExperiment } from '@nn/train'

/** Digits that are drawn with the seed of the run. */
export default defineExperiment({
  data: mnist({ dataset: 'synthetic', synthetic: { count: 200, testCount: 50 }, validation: 40 }),
  model: sequential(flatten(), dense(10)),
  loss: softmaxCrossEntropy(),
  optimizer: adam(),
  epochs: 2,
  batchSize: 20,
})
