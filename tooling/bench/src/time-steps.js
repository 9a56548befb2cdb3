import { performance } from 'node:perf_hooks'
import { fit } from '@nn/train'

/** Milliseconds that training warms up, at least: kernels run uncompiled at first, two to three times as long. */
const WARM = 500

/** Epochs of a run that is left when enough was timed. */
const ENDLESS = 2 ** 31

/**
 * Times single updates instead of epochs: as many to warm up, or more, then `steps`. What lies between epochs is not
 * counted.
 */
export async function timeSteps(experiment, dataset, { engine, steps, batch }) {
  const perEpoch = Math.ceil(dataset.train.count / batch)
  const test = { ...dataset.test, count: 1 } // nobody asks how good the model is
  const begin = performance.now()
  let seconds = 0
  let timed = 0
  let warm = false
  let loss
  let last
  for await (const event of fit({ ...experiment, epochs: ENDLESS }, { ...dataset, test }, { engine })) {
    if (event.type === 'progress') continue
    const now = performance.now()
    if (event.type === 'step') {
      loss = event.loss
      if (warm) {
        seconds += (now - last) / 1000
        if (++timed === steps) break
      } else warm = event.step >= steps && now - begin >= WARM
    }
    last = now
  }
  const step = seconds / steps
  return { epoch_s: [step * perEpoch], step_s: step, steps, acc: null, loss, hash: null }
}
