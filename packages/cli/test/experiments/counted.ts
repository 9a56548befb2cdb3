import { defineExperiment } from '@nn/train'
import xor from './xor.ts'

/** How often its data was loaded. */
export const loads = { count: 0 }

const { data } = xor

export default defineExperiment({
  ...xor,
  data: {
    ...data,
    load(options) {
      loads.count++
      return data.load(options)
    },
  },
  epochs: 1,
})
