import { dense, flatten, leakyRelu, sequential, softmaxCrossEntropy } from '@nn/layers'
import { adam } from '@nn/optim'
import { defineExperiment, fit } from '@nn/train'
import { loadData } from './data.js'
import { describeEngine, engineFor } from './engine.js'
import { timeSteps } from './time-steps.js'

/** Trains what a command line asks for, through the packages' public API; returns what its last line says. */
export async function trainJob(options, print) {
  const engine = engineFor(options)
  await engine.ready()
  const dataset = await loadData(options, engine)
  const experiment = experimentOf(options)
  const { notes, ...about } = describeEngine(engine)
  for (const note of [...(dataset.notice ? [dataset.notice] : []), ...notes]) print(note)
  const outcome = options.steps
    ? await timeSteps(experiment, dataset, { engine, ...options })
    : await trainEpochs(experiment, dataset, { engine, ...options }, print)
  const { name, synthetic } = dataset
  const facts = { ...about, notes, dataset: name, synthetic, node: process.version }
  return { name: nameOf(about), ...outcome, rss_mb: peakMegabytes(), ...facts }
}

function experimentOf({ layers, batch, epochs, warm, seed }) {
  const hidden = layers.slice(1, -1).flatMap((size) => [dense(size), leakyRelu({ slope: 0.01 })])
  return defineExperiment({
    data: { name: 'given', load: () => Promise.reject(new Error('the data set is given to fit')) },
    model: sequential(flatten(), ...hidden, dense(layers.at(-1))),
    loss: softmaxCrossEntropy(),
    optimizer: adam({ learningRate: 0.001 }),
    epochs: warm + epochs,
    batchSize: batch,
    seed,
  })
}

async function trainEpochs(experiment, dataset, { engine, warm }, print) {
  const outcome = { epoch_s: [] }
  for await (const event of fit(experiment, dataset, { engine })) {
    if (event.type === 'epoch') {
      const { epoch, seconds, loss, testAccuracy } = event
      if (epoch > warm) outcome.epoch_s.push(seconds)
      Object.assign(outcome, { acc: testAccuracy, loss })
      print(`epoch ${epoch}${epoch > warm ? '' : ' (warm-up)'}  ${seconds.toFixed(3)} s  loss ${loss.toFixed(4)}`)
    }
    if (event.type === 'done') outcome.hash = event.weightsSha256
  }
  return outcome
}

function nameOf({ kernels, threads, precision }) {
  return `nn-${kernels}-${threads}t${precision === 'fast' ? '-fast' : ''}`
}

function peakMegabytes() {
  return Math.round(process.resourceUsage().maxRSS / 1024)
}
