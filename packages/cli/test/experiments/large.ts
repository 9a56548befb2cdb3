import { dense, sequential, softmaxCrossEntropy } from '@nn/layers'
import { adam } from '@nn/optim'
import { ones, zeros } from '@nn/tensor'
import { defineExperiment, tensorData } from '@nn/train'

/** 20,502 parameters, so that a checkpoint has 246 kB and the weights have 82 kB; four epochs of two steps. */
export default defineExperiment({
  data: tensorData({ name: 'ones', classes: ['no', 'yes'], train: [ones([4, 200]), zeros([4])] }),
  model: sequential(dense(101), dense(2)),
  loss: softmaxCrossEntropy(),
  optimizer: adam(),
  epochs: 4,
  batchSize: 2,
})
