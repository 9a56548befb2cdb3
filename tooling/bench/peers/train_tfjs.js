import { dirname, join } from 'node:path'
import { parsePeer } from '../src/job-options.js'
import { runMain } from '../src/usage.js'
import { accuracyOf, gather, initialWeights, readExamples, report, require, timeEpochs, versionOf } from './common.js'

/** A multilayer perceptron in TensorFlow.js on its WebAssembly backend. */
await runMain('tfjs', async (args) => {
  const job = parsePeer(args)
  const tf = await start(job)
  const { train, test, size, classes } = await readExamples(job)
  const layers = initialWeights(job.layers).map(({ shape, data }) => ({
    weight: tf.variable(tf.tensor2d(data, shape)),
    bias: tf.variable(tf.zeros([shape[1]])),
  }))
  const forward = (x) =>
    layers.reduce((below, { weight, bias }, i) => {
      const y = below.matMul(weight).add(bias)
      return i < layers.length - 1 ? tf.leakyRelu(y, 0.01) : y
    }, x)
  const optimizer = tf.train.adam(1e-3, 0.9, 0.999, 1e-8)

  const step = (indices) =>
    tf.tidy(() => {
      const { x, oneHot, count } = gather(train, indices, size)
      const [inputs, targets] = [tf.tensor2d(x, [count, size]), tf.tensor2d(oneHot, [count, classes])]
      return optimizer.minimize(() => tf.losses.softmaxCrossEntropy(targets, forward(inputs)), true).dataSync()[0]
    })
  const classify = (inputs, count) =>
    tf.tidy(() =>
      forward(tf.tensor2d(inputs, [count, size]))
        .argMax(1)
        .dataSync(),
    )

  const timing = await timeEpochs(job, train.count, step)
  const acc = await accuracyOf(test, size, classify)
  report({ name: 'tfjs-wasm', ...timing, acc, versions: { tfjs: versionOf('@tensorflow/tfjs') } })
})

async function start({ threads }) {
  const tf = require('@tensorflow/tfjs')
  const backend = require('@tensorflow/tfjs-backend-wasm')
  backend.setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')), '..', 'wasm-out/'))
  backend.setThreadsCount(threads)
  await tf.setBackend('wasm')
  return tf
}
