import { performance } from 'node:perf_hooks'
import { fit } from '@nn/train'

/** Times single updates instead of epochs: `steps` to warm up, then as many. What lies between epochs is not counted. */
export async function timeSteps(experiment, dataset, { engine, steps, batch }) {
  const perEpoch = Math.ceil(dataset.train.count / batch)
  const epochs = Math.ceil((2 * steps) / perEpoch)
  const test = { ...dataset.test, count: 1 } // nobody asks how good the model is
  let seconds = 0
  let loss
  let last
  for await (const event of fit({ ...experiment, epochs }, { ...dataset, test }, { engine })) {
    if (event.type === 'progress' || event.type === 'done') continue
    const now = performance.now()
    if (event.type === 'step') {
      loss = event.loss
      if (event.step > steps) seconds += (now - last) / 1000
      if (event.step === 2 * steps) break
    }
    last = now
  }
  const step = seconds / steps
  return { epoch_s: [step * perEpoch], step_s: step, steps, acc: null, loss, hash: null }
}
