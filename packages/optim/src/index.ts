export { adam, type AdamOptions } from './adam.ts'
export { type LearningRate, learningRateAt, type Optimizer, type Vectors } from './optimizer.ts'
export { sgd, type SgdOptions } from './sgd.ts'
