import type { Json } from '@nn/tensor'
import type { Checkpoint } from '../checkpoint/checkpoint.ts'
import type { FitEvent } from '../events.ts'
import type { Metric } from '../monitors.ts'

/**
 * Something that watches a run and may steer it: a function of its events, or one with a state that is part of
 * checkpoints.
 */
export type Callback = CallbackFunction | StatefulCallback

/** Is given each event before it is passed on. Where it returns a promise, the run waits for it. */
export type CallbackFunction = (event: FitEvent, run: RunControl) => void | Promise<void>

/**
 * A callback that remembers something. An experiment may be run many times, also at once: what is remembered belongs
 * to a run.
 */
export interface StatefulCallback {
  /** One of a name in each run: checkpoints know it by that. */
  readonly name: string
  /** With `name`, what a run must have in common with the one that it resumes. */
  readonly config: Json
  /** Begins to watch a run. */
  begin(run: RunControl): CallbackRun
}

/** A callback at work. */
export interface CallbackRun {
  readonly handle: CallbackFunction
  /** What a checkpoint must hold. */
  save(): CallbackState
  /**
   * Goes on from what `save` gave, also in another process. @throws CheckpointError, before it changes anything, if it
   * cannot be that.
   */
  load(state: CallbackState): void
}

/**
 * What a callback remembers: JSON, in which a NaN is null, vectors as long as the parameters, and a checkpoint that it
 * keeps.
 */
export interface CallbackState {
  readonly json: Json
  readonly vectors?: Readonly<Record<string, Float32Array>>
  readonly checkpoint?: Checkpoint
}

/** What a callback can do with a run. */
export interface RunControl {
  /** How many epochs the run is to have. */
  readonly epochs: number
  /** The parameters in training, as one vector: to read. */
  readonly parameters: Float32Array
  /** The weights that are judged and become the result: the parameters, unless `judgeWith` says otherwise. */
  readonly weights: Float32Array
  /** The learning rate of every step is multiplied by it; part of checkpoints. At first 1. */
  learningRateScale: number
  /**
   * Says by which metric `who` chooses, and returns it: without one the validation loss where the data has a validation
   * split, else the training loss. To be called when a callback begins. Metrics of the test data are in the events of
   * epochs if somebody asked for one, or there is no validation split.
   * @throws ArgumentError if the run has no such metric.
   */
  monitor(who: string, metric?: Metric): Metric
  /** Ends the run after the present event, for a reason that is told to the user. */
  stop(message: string): void
  /** Replaces the parameters: training goes on with these. */
  setWeights(weights: Float32Array): void
  /**
   * Makes this vector the result if the run ends before its next step, and leaves training alone. Undefined takes that
   * back.
   */
  endWith(weights: Float32Array | undefined): void
  /**
   * Has epochs judged, and the result taken, with this vector, which is read each time; with the parameters where it
   * is undefined.
   */
  judgeWith(weights: Float32Array | undefined): void
  /** The state of the run, at a `start`, `step` or `epoch` event, without checkpoints that callbacks keep. */
  checkpoint(): Checkpoint
  /**
   * Goes on from where the run, this one, once was. @throws CheckpointError, before anything is changed, if it cannot.
   */
  restore(checkpoint: Checkpoint): void
  /** Tells the user something: a `notice` event. */
  notice(message: string): void
}

/** Whether a callback remembers something. */
export function isStateful(callback: Callback): callback is StatefulCallback {
  return typeof callback !== 'function'
}
