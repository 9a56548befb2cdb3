import { dense, dropout, leakyRelu, sequential, softmaxCrossEntropy } from '@nn/layers'
import { adam } from '@nn/optim'
import { createRandom, tensor } from '@nn/tensor'
import { type Callback, defineExperiment, earlyStopping, exponentialMovingAverage, tensorData } from '@nn/train'

const count = 103
const inputs = createRandom(1).normal([count, 4])
const labels = tensor(Array.from({ length: count }, (_, i) => i % 2))
labels.data.forEach((label, i) => (inputs.data[4 * i]! += 2 * label))

/**
 * Holds the run after step HOLD_AFTER, where the environment has one: until HOLD_UNTIL, a signal, has come; else for
 * ever.
 */
const hold: Callback = async (event) => {
  const { HOLD_AFTER, HOLD_UNTIL } = process.env
  if (event.type !== 'step' || HOLD_AFTER === undefined || event.step <= Number(HOLD_AFTER)) return
  await new Promise<void>((resolve) => {
    const alive = setInterval(() => undefined, 60_000)
    if (HOLD_UNTIL === undefined) return
    process.once(HOLD_UNTIL, () => {
      clearInterval(alive)
      resolve()
    })
  })
}

/** Everything that has a state: shuffles, dropout, moments, callbacks; six epochs of eleven steps. */
export default defineExperiment({
  data: tensorData({ name: 'clouds', classes: ['a', 'b'], train: [inputs, labels] }),
  model: sequential(dense(8), leakyRelu(), dropout(0.2), dense(2)),
  loss: softmaxCrossEntropy(),
  optimizer: adam({ learningRate: 0.01 }),
  epochs: 6,
  batchSize: 10,
  callbacks: [exponentialMovingAverage({ decay: 0.9 }), earlyStopping({ patience: 6 }), hold],
})
