export { adam, type AdamOptions } from './adam.ts'
export { clipByGlobalNorm, clipByValue, globalNorm } from './clip.ts'
export { type LearningRate, learningRateAt, type Optimizer, type Vectors } from './optimizer.ts'
export { constant } from './schedules/constant.ts'
export {
  cosineDecay,
  type CosineDecayOptions,
  exponentialDecay,
  type ExponentialDecayOptions,
  stepDecay,
  type StepDecayOptions,
} from './schedules/decay.ts'
export { joined, warmup, type WarmupOptions } from './schedules/joined.ts'
export { oneCycle, type OneCycleOptions } from './schedules/one-cycle.ts'
export { describeRate, type Schedule } from './schedules/schedule.ts'
export { sgd, type SgdOptions } from './sgd.ts'
