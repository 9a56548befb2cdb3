import { parsePeer } from '../src/job-options.js'
import { runMain } from '../src/usage.js'
import { accuracyOf, gather, initialWeights, readExamples, report, require, timeEpochs, versionOf } from './common.js'

const slope = 0.01
const learningRate = 1e-3
const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8]

/**
 * A multilayer perceptron in jax-js on its WebAssembly backend. An array is consumed by its use; `.ref` keeps it for
 * another one.
 */
await runMain('jax', async (args) => {
  const job = parsePeer(args)
  const jax = require('@jax-js/jax')
  await jax.init('wasm')
  jax.defaultDevice('wasm')
  const { numpy: np } = jax
  const { train, test, size, classes } = await readExamples(job)
  let state = initialState(jax, job.layers)
  const update = jax.jit(updateOf(jax))
  const classifier = jax.jit((parameters, x) => np.argmax(forward(jax, parameters, x), 1))

  const step = async (indices) => {
    const { x, oneHot, count } = gather(train, indices, size)
    const inputs = np.array(x).reshape([count, size])
    const { loss, ...next } = update(state, inputs, np.array(oneHot).reshape([count, classes]))
    state = next
    return (await loss.data())[0]
  }
  const classify = (inputs, count) =>
    classifier(jax.tree.ref(state.parameters), np.array(inputs).reshape([count, size])).data()

  const timing = await timeEpochs(job, train.count, step)
  const acc = await accuracyOf(test, size, classify)
  report({ name: 'jax-js-wasm', ...timing, acc, versions: { 'jax-js': versionOf('@jax-js/jax') } })
})

/** Parameters, Adam's moments, and the powers of its decay rates, which correct the moments' bias. */
function initialState({ numpy: np, tree }, layers) {
  const parameters = initialWeights(layers).map(({ shape, data }) => ({
    weight: np.array(data).reshape(shape),
    bias: np.zeros([shape[1]]),
  }))
  const zeros = () => tree.map((parameter) => np.zeros(parameter.shape), tree.ref(parameters))
  return { parameters, mean: zeros(), square: zeros(), power1: np.array(1), power2: np.array(1) }
}

function forward({ numpy: np, nn }, parameters, x) {
  return parameters.reduce((below, { weight, bias }, i) => {
    const y = np.matmul(below, weight).add(bias)
    return i < parameters.length - 1 ? nn.leakyRelu(y, slope) : y
  }, x)
}

/** One step as a pure function of the state and a batch, to be compiled. */
function updateOf(jax) {
  const { numpy: np, nn, tree, valueAndGrad } = jax
  const lossOf = (parameters, x, oneHot) =>
    nn
      .logSoftmax(forward(jax, parameters, x), 1)
      .mul(oneHot)
      .sum()
      .mul(-1 / x.shape[0])
  return ({ parameters, ...moments }, x, oneHot) => {
    const [loss, gradients] = valueAndGrad(lossOf)(tree.ref(parameters), x, oneHot)
    const power1 = moments.power1.mul(beta1)
    const power2 = moments.power2.mul(beta2)
    const mean = tree.map((m, g) => m.mul(beta1).add(g.mul(1 - beta1)), moments.mean, tree.ref(gradients))
    const square = tree.map((s, g) => s.mul(beta2).add(np.square(g).mul(1 - beta2)), moments.square, gradients)
    const rate = np.array(learningRate).div(np.array(1).sub(power1.ref))
    const correction = np.array(1).div(np.array(1).sub(power2.ref))
    const move = (p, m, s) => p.sub(m.mul(rate.ref).div(np.sqrt(s.mul(correction.ref)).add(epsilon)))
    const moved = tree.map(move, parameters, tree.ref(mean), tree.ref(square))
    rate.dispose()
    correction.dispose()
    return { parameters: moved, mean, square, power1, power2, loss }
  }
}
