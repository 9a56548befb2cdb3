import { tensor } from '@nn/tensor'
import { defineExperiment, tensorData } from '@nn/train'
import xor from './xor.ts'

export default defineExperiment({
  ...xor,
  data: tensorData({ classes: ['no', 'yes'], train: [tensor([[NaN, 0]]), tensor([0])] }),
})
