import { csv } from '@nn/data-csv'
import { dense, meanSquaredError, relu, sequential } from '@nn/layers'
import { adam } from '@nn/optim'
import { defineExperiment } from '@nn/train'

const rows = Array.from({ length: 60 }, (_, i) => `${i % 7},${(3 * i) % 11},${(i % 7) + 2 * ((3 * i) % 11)}`)

/** A sum: which rows are trained on depends on the seed of the run. */
export default defineExperiment({
  data: csv({ text: `a,b,y\n${rows.join('\n')}\n`, target: 'y', name: 'sums', validation: 0.2 }),
  model: sequential(dense(8), relu(), dense(1)),
  loss: meanSquaredError(),
  optimizer: adam({ learningRate: 0.02 }),
  epochs: 3,
  batchSize: 8,
})
