import { createRequire } from 'node:module'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { mnist } from '@nn/data-mnist'
import { createRandom } from '@nn/tensor'
import { examplesOf } from '../src/data.js'

const random = createRandom(1)
const classes = 10

/** What finds a peer's packages: beside this package, or in the directory NN_PEERS. */
export const require = createRequire(join(process.env.NN_PEERS ?? import.meta.dirname, 'peer.js'))

/** The version of one of a peer's packages. Read from its folder: not every package exports its manifest. */
export function versionOf(name) {
  const folders = require.resolve.paths(name).map((folder) => join(folder, name, 'package.json'))
  for (const file of folders) {
    try {
      return require(file).version
    } catch {
      continue
    }
  }
  return 'unknown'
}

/** Training and test examples as float32 inputs and targets. */
export async function readExamples({ dense }) {
  const { train, test } = await mnist({ flatten: true }).load()
  return { train: examplesOf(train, { dense }), test: examplesOf(test, { dense }), size: train.inputShape[0], classes }
}

/** He-normal weights [inputs, units] for each layer, as flat arrays with their shapes. */
export function initialWeights(layers) {
  return layers.slice(1).map((units, i) => {
    const shape = [layers[i], units]
    return { shape, data: random.normal(shape, { standardDeviation: Math.sqrt(2 / layers[i]) }).data }
  })
}

/** Copies examples into new arrays: `inputs [n, size]` and one-hot `targets [n, classes]`. */
export function gather({ inputs, targets }, indices, size) {
  const x = new Float32Array(indices.length * size)
  const oneHot = new Float32Array(indices.length * classes)
  indices.forEach((index, i) => {
    x.set(inputs.subarray(index * size, (index + 1) * size), i * size)
    oneHot[i * classes + targets[index]] = 1
  })
  return { x, oneHot, count: indices.length }
}

/** Runs the epochs, or the first steps of each, which stand for the whole; `step(indices)` gives the mean loss. */
export async function timeEpochs({ batch, epochs, warm, steps = Infinity }, count, step) {
  const all = Math.ceil(count / batch)
  const timed = Math.min(all, steps)
  const seconds = []
  let loss = 0
  for (let epoch = 0; epoch < warm + epochs; epoch++) {
    const start = performance.now()
    const order = random.permutation(count)
    loss = 0
    for (let i = 0; i < timed; i++) loss += (await step(order.subarray(i * batch, (i + 1) * batch))) / timed
    seconds.push(((performance.now() - start) / 1000) * (all / timed))
  }
  return { epoch_s: seconds.slice(warm), loss, ...(timed < all ? { steps: timed } : {}) }
}

/** The fraction of test examples whose class `classify(inputs, count)` names. */
export async function accuracyOf({ inputs, targets, count }, size, classify) {
  const chunk = 1000
  let right = 0
  for (let start = 0; start < count; start += chunk) {
    const end = Math.min(count, start + chunk)
    const answers = await classify(inputs.slice(start * size, end * size), end - start)
    for (let i = start; i < end; i++) if (answers[i - start] === targets[i]) right++
  }
  return right / count
}

/** The last line of a peer. */
export function report(facts) {
  console.log(JSON.stringify({ ...facts, rss_mb: Math.round(process.resourceUsage().maxRSS / 1024) }))
}
