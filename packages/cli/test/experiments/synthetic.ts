import { defineExperiment } from '@nn/train'
import xor from './xor.ts'

export default defineExperiment({
  ...xor,
  data: {
    name: 'xor',
    async load(options) {
      options?.onProgress?.({ file: 'truth-table', receivedBytes: 16, totalBytes: 16 })
      return { ...(await xor.data.load()), synthetic: true, notice: 'These are not the real data.' }
    },
  },
})
