import { dense, dropout, leakyRelu, sequential, softmaxCrossEntropy } from '@nn/layers'
import { adam } from '@nn/optim'
import { createRandom, tensor } from '@nn/tensor'
import { type Callback, defineExperiment, earlyStopping, exponentialMovingAverage, tensorData } from '@nn/train'

const count = 103
const inputs = createRandom(1).normal([count, 4])
const labels = tensor(Array.from({ length: count }, (_, i) => i % 2))
labels.data.forEach((label, i) => (inputs.data[4 * i]! += 2 * label))

/** Slow enough to be hit by a signal from outside, where the environment says so: PACE milliseconds a step, from step PACE_FROM on. */
const pace: Callback = async (event) => {
  const { PACE, PACE_FROM = '1' } = process.env
  if (event.type !== 'step' || PACE === undefined || event.step < Number(PACE_FROM)) return
  await new Promise((resolve) => setTimeout(resolve, Number(PACE)))
}

/** Everything that has a state: shuffles, dropout, moments, callbacks; six epochs of eleven steps. */
export default defineExperiment({
  data: tensorData({ name: 'clouds', classes: ['a', 'b'], train: [inputs, labels] }),
  model: sequential(dense(8), leakyRelu(), dropout(0.2), dense(2)),
  loss: softmaxCrossEntropy(),
  optimizer: adam({ learningRate: 0.01 }),
  epochs: 6,
  batchSize: 10,
  callbacks: [exponentialMovingAverage({ decay: 0.9 }), earlyStopping({ patience: 6 }), pace],
})
