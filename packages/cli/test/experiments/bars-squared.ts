import { dense, flatten, meanSquaredError, sequential } from '@nn/layers'
import { tensor } from '@nn/tensor'
import { defineExperiment, tensorData } from '@nn/train'
import bars from './bars.ts'

const picture = Array.from({ length: 14 }, (_, y) => Array.from({ length: 14 }, () => Number(y === 7)))

/** Targets are one-hot rows, and what comes out is no probability. */
export default defineExperiment({
  ...bars,
  data: tensorData({ name: 'bars', classes: ['upright', 'lying'], train: [tensor([picture]), tensor([[0, 1]])] }),
  model: sequential(flatten(), dense(2)),
  loss: meanSquaredError(),
})
