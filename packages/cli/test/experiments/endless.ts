import { zeros } from '@nn/tensor'
import { defineExperiment, tensorData } from '@nn/train'
import xor from './xor.ts'

const count = 20_000

export default defineExperiment({
  ...xor,
  data: tensorData({ name: 'zeros', classes: ['no', 'yes'], train: [zeros([count, 2]), zeros([count])] }),
  batchSize: 10,
  epochs: 1_000_000,
})
