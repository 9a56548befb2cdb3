import type { EngineInfo, ParamTree, Shape } from '@nn/tensor'
import type { Monitoring } from './monitors.ts'

/**
 * Everything that happens in a run, in order: one `start`, then `progress` and `step`s and an `epoch` for each epoch,
 * then `done`; a `notice` whenever a callback has something to say, a `nonFinite` before a run fails of a NaN.
 */
export type FitEvent = StartEvent | ProgressEvent | StepEvent | EpochEvent | NoticeEvent | NonFiniteEvent | DoneEvent

/** The run is planned and begins. */
export interface StartEvent {
  readonly type: 'start'
  readonly dataset: string
  readonly synthetic: boolean
  /** The number of trainable parameters. */
  readonly parameters: number
  /** The shape of one input: `[28, 28]`. */
  readonly inputShape: Shape
  /** Training examples in an epoch. */
  readonly examples: number
  readonly batchSize: number
  readonly epochs: number
  /** Weight updates in an epoch. */
  readonly steps: number
  readonly seed: number
  /**
   * How many training examples `trainingLoss` and `trainingAccuracy` of an epoch are measured on: all, or 10,000 that
   * the seed draws.
   */
  readonly trainingSample: number
  /** Which metric each callback chooses by. */
  readonly monitors: Monitoring
  readonly engine: EngineInfo
  /**
   * Where the run goes on, if it was resumed: the present epoch, how many of its examples are done, and updates done.
   */
  readonly resumedAt?: { readonly epoch: number; readonly examples: number; readonly step: number }
}

/** Another piece of the epoch is computed, not necessarily a whole step: large batches are worked on in chunks. */
export interface ProgressEvent {
  readonly type: 'progress'
  readonly epoch: number
  /** Training examples done in this epoch. */
  readonly examples: number
  /** Training loss so far in this epoch, the mean over its examples. */
  readonly loss: number
  /** Training accuracy so far in this epoch, 0…1; NaN if the data has no classes. */
  readonly accuracy: number
}

/** The weights were updated once. */
export interface StepEvent {
  readonly type: 'step'
  readonly epoch: number
  /** Updates since the start of the run, from 1. */
  readonly step: number
  /** The mean loss of this batch, before the update. */
  readonly loss: number
  /** The accuracy on this batch, before the update, 0…1; NaN if the data has no classes. */
  readonly accuracy: number
  readonly learningRate: number
}

/** An epoch ended and was judged. */
export interface EpochEvent {
  readonly type: 'epoch'
  /** From 1. */
  readonly epoch: number
  /** Of the weights at the end of the epoch. Present if the data has a validation split. */
  readonly validationLoss?: number
  /** 0…1; as every accuracy, NaN if the data has no classes. */
  readonly validationAccuracy?: number
  /**
   * Of the weights at the end of the epoch, on `StartEvent.trainingSample` training examples, always the same. Absent
   * in the logs of earlier versions.
   */
  readonly trainingLoss?: number
  readonly trainingAccuracy?: number
  /**
   * Of the weights at the end of the epoch. Absent if the data has a validation split, unless somebody chooses by the
   * test data.
   */
  readonly testLoss?: number
  readonly testAccuracy?: number
  /**
   * The mean over the epoch's batches, each before its update: half an epoch older, on average, than the other metrics,
   * and with dropout.
   */
  readonly loss: number
  readonly accuracy: number
  /** The rate of the epoch's last update. */
  readonly learningRate: number
  /** The L2 norm of each parameter's gradient, by name, at the epoch's last update. */
  readonly gradientNorms: Readonly<Record<string, number>>
  /** Wall-clock seconds of training, without the judging. */
  readonly seconds: number
  readonly examplesPerSecond: number
}

/** Something that the user should know. */
export interface NoticeEvent {
  readonly type: 'notice'
  readonly message: string
}

/** A number became NaN or infinite: the run fails, unless a callback restores a checkpoint. */
export interface NonFiniteEvent {
  readonly type: 'nonFinite'
  /** That of the `NonFiniteError`. */
  readonly message: string
  readonly epoch: number
  readonly batch: number
  /** The first tensor that holds it. */
  readonly where: string
}

/** The run ended: all its epochs are done, a callback stopped it, or its signal was aborted. */
export interface DoneEvent {
  readonly type: 'done'
  readonly reason: 'completed' | 'stopped' | 'aborted'
  /** Why a callback stopped it. */
  readonly message?: string
  /** Whole epochs done. */
  readonly epochs: number
  /** Updates done. */
  readonly step: number
  /** The metrics of the weights; NaN if no epoch was completed. */
  readonly validationLoss?: number
  readonly validationAccuracy?: number
  readonly testLoss: number
  readonly testAccuracy: number
  /** Which metric each callback chose by. */
  readonly monitors: Monitoring
  /** `weightsSha256(weights)` */
  readonly weightsSha256: string
  readonly dataset: string
  readonly synthetic: boolean
  readonly seed: number
  /** The trained parameters, by name: a copy, which holds on to nothing. */
  readonly weights: ParamTree
}
