import { csv } from '@nn/data-csv'
import { dense, meanSquaredError, relu, sequential } from '@nn/layers'
import { adam } from '@nn/optim'
import { defineExperiment } from '@nn/train'

// An experiment is everything that decides the outcome of a run. Change a line, and train again.
export default defineExperiment({
  data: csv({
    // The table, beside this file. Its first line names the columns; put yours in its place.
    file: new URL('houses.csv', import.meta.url),

    // The column to predict. All others are inputs: numbers are standardised, categories become a 0 or 1 for each.
    target: 'price',

    // What a column is, where its values don't tell: columns: { id: 'ignore', rooms: 'category' }
    // Rows to choose by (settings, and the best epoch), and rows that only judge the result. The run's seed draws them.
    validation: 0.2,
    test: 0.2,
  }),

  // Two layers of 16 units, and one number: the price. It is standardised too: whoever always guesses the mean has
  // an error of 1.
  model: sequential(dense(16), relu(), dense(16), relu(), dense(1)),
  loss: meanSquaredError(),

  // If the target is a category, one number for each class:
  // dense(4) at the end of the model, and loss: softmaxCrossEntropy()

  // How the weights follow the gradient.
  optimizer: adam({ learningRate: 0.01 }),

  // How often all rows are seen, and how many of them for each update of the weights.
  epochs: 30,
  batchSize: 16,

  // The same seed gives the same weights, bit for bit, on any machine.
  seed: 1,
})
