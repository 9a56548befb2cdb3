import { mnist } from '@nn/data-mnist'
import { dense, flatten, relu, sequential, softmaxCrossEntropy } from '@nn/layers'
import { adam } from '@nn/optim'
import { defineExperiment } from '@nn/train'

// An experiment is everything that decides the outcome of a run. Change a line, and train again.
export default defineExperiment({
  // Images of handwritten digits, downloaded once. Without a network: digits that the program draws, and it says so.
  // 10,000 of the 60,000 training images are set aside to choose by: settings, and the best epoch. The test images only
  // judge the result.
  data: mnist({ validation: 10_000 }),

  // 28 × 28 pixels, then 100 units that see all of them, then a number for each of the ten digits.
  model: sequential(flatten(), dense(100), relu(), dense(10)),

  // Makes probabilities of the ten numbers, and wants that of the right digit to be 1.
  loss: softmaxCrossEntropy(),

  // How the weights follow the gradient.
  optimizer: adam({ learningRate: 0.001 }),

  // How often all images are seen, and how many of them for each update of the weights.
  epochs: 5,
  batchSize: 100,

  // The same seed gives the same weights, bit for bit, on any machine.
  seed: 1,
})
