import { defineExperiment, earlyStopping } from '@nn/train'
import xor from './xor.ts'

/** No epoch is so much better than the first: it is stopped after the second. */
export default defineExperiment({ ...xor, callbacks: [earlyStopping({ patience: 1, minDelta: 10 })] })
