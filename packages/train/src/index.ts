export type {
  Callback,
  CallbackFunction,
  CallbackRun,
  CallbackState,
  RunControl,
  StatefulCallback,
} from './callbacks/callback.ts'
export { type Best, type BestOptions, createBest } from './callbacks/best.ts'
export { earlyStopping, type EarlyStoppingOptions } from './callbacks/early-stopping.ts'
export { exponentialMovingAverage, type MovingAverageOptions } from './callbacks/moving-average.ts'
export { reduceOnPlateau, type ReduceOnPlateauOptions } from './callbacks/reduce-on-plateau.ts'
export { rollBack, type RollBackOptions } from './callbacks/roll-back.ts'
export { type Checkpoint, CheckpointError, type CheckpointState } from './checkpoint/checkpoint.ts'
export type { Dataset, DataSource, LoadOptions, LoadProgress, Split } from './dataset.ts'
export { type ClassMetrics, evaluate, type EvaluateOptions, type Evaluation } from './evaluate.ts'
export type {
  DoneEvent,
  EpochEvent,
  FitEvent,
  NonFiniteEvent,
  NoticeEvent,
  ProgressEvent,
  StartEvent,
  StepEvent,
} from './events.ts'
export { defineExperiment, type Experiment } from './experiment.ts'
export { fit, type FitOptions, type Run } from './fit.ts'
export { choicesByTest, type Metric, metrics, type Monitoring } from './monitors.ts'
export { NonFiniteError } from './non-finite.ts'
export { predict, type Predictions, type PredictOptions } from './predict.ts'
export { tensorData, type TensorData } from './tensor-data.ts'
export { weightsSha256 } from './weights.ts'
