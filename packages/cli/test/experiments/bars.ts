import { dense, flatten, sequential, softmaxCrossEntropy } from '@nn/layers'
import { adam } from '@nn/optim'
import { tensor } from '@nn/tensor'
import { defineExperiment, tensorData } from '@nn/train'

const side = 14
const box = 10

/** Bars as they come out of a picture: in a box of 10 × 10 in the middle, upright or lying, 1 to 4 pixels thick. */
const examples = [1, 2, 3, 4].flatMap((thickness) =>
  [0, 1].map((label) => ({ label, rows: bar(thickness, label === 1) })),
)

function bar(thickness: number, lies: boolean): number[][] {
  const [across, along] = [Math.round((side - thickness) / 2), (side - box) / 2]
  const isInk = (a: number, b: number): boolean =>
    a >= across && a < across + thickness && b >= along && b < along + box
  return Array.from({ length: side }, (_, y) =>
    Array.from({ length: side }, (_, x) => Number(lies ? isInk(y, x) : isInk(x, y))),
  )
}

export default defineExperiment({
  data: tensorData({
    name: 'bars',
    classes: ['upright', 'lying'],
    train: [tensor(examples.map(({ rows }) => rows)), tensor(examples.map(({ label }) => label))],
  }),
  model: sequential(flatten(), dense(2)),
  loss: softmaxCrossEntropy(),
  optimizer: adam({ learningRate: 0.05 }),
  epochs: 20,
  batchSize: 'full',
})
