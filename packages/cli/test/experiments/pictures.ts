import { dense, flatten, sequential, softmaxCrossEntropy, tanh } from '@nn/layers'
import { sgd } from '@nn/optim'
import { defineExperiment, tensorData } from '@nn/train'

const count = 60
const size = 6

/** Stripes whose phase is the class, and every seventh one with a wrong label: no model gets all of them right. */
const pixel = (i: number, y: number, x: number): number => ((x + (i % 3) + y * (i % 2)) % 3 === 0 ? 1 : 0)
const inputs = Array.from({ length: count }, (_, i) =>
  Array.from({ length: size * size }, (_, p) => pixel(i, Math.floor(p / size), p % size)),
)
const labels = Array.from({ length: count }, (_, i) => (i % 7 === 0 ? (i + 1) % 3 : i % 3))

export default defineExperiment({
  data: tensorData({
    name: 'pictures',
    classes: ['</script><img onerror=x>', `"quotes' & more`, 'plain'],
    train: [
      { shape: [count, size, size], data: Float32Array.from(inputs.flat()) },
      { shape: [count], data: Float32Array.from(labels) },
    ],
  }),
  model: sequential(flatten(), dense(5), tanh(), dense(3)),
  loss: softmaxCrossEntropy(),
  optimizer: sgd({ learningRate: 0.1 }),
  epochs: 3,
  batchSize: 20,
})
