import { mnist } from '@nn/data-mnist'
import { createRandom } from '@nn/tensor'
import { tensorData } from '@nn/train'

/** The data set in the engine's memory: as bytes, or as `dense` float32 numbers. */
export async function loadData({ dense }, engine) {
  const dataset = await mnist({ seed: 0 }).load({ allocate: engine.allocateBytes })
  return dense ? denseData(dataset, engine) : dataset
}

/** The same examples as float32 tensors of which no input is exactly 0. */
async function denseData({ name, synthetic, notice, classes, train, test }, engine) {
  const data = tensorData({ name, classes, train: tensorsOf(train, engine), test: tensorsOf(test, engine) })
  return { ...(await data.load()), synthetic, notice }
}

function tensorsOf(split, engine) {
  const { inputs, targets } = examplesOf(split, { dense: true, allocate: engine.allocate })
  return [
    { shape: [split.count, ...split.inputShape], data: inputs },
    { shape: [split.count], data: targets },
  ]
}

/** All examples of a split: `inputs [count, size]` in 0 … 1, `targets [count]`. */
export function examplesOf(split, { dense = false, allocate = (length) => new Float32Array(length) } = {}) {
  const size = split.inputShape.reduce((product, length) => product * length, 1)
  const inputs = allocate(split.count * size)
  const targets = new Float32Array(split.count)
  split.fill(
    Uint32Array.from(targets, (_, i) => i),
    inputs,
    targets,
  )
  if (dense) addNoise(inputs, size)
  return { count: split.count, inputs, targets }
}

/** Adds a small number to each pixel, the same in every image: enough for a product not to meet a zero. */
function addNoise(inputs, size) {
  const { data: noise } = createRandom(1).fork('noise').uniform([size], { low: 0.001, high: 0.002 })
  for (let i = 0; i < inputs.length; i++) inputs[i] += noise[i % size]
}
