import { type Json, type RandomState, type Tensor } from '@nn/tensor'

/**
 * Everything that a run needs to go on to the same bits. Plain data: tensors are copies, and state is JSON, in which a
 * NaN is null.
 */
export interface Checkpoint {
  readonly state: CheckpointState
  /**
   * The parameters by their own names, `0.weight`; the rest as `optimizer/<slot>/0.weight`,
   * `callback/<name>/<vector>/0.weight`, `result/0.weight`, and `kept/<name>/…` for those of a checkpoint that a
   * callback keeps.
   */
  readonly tensors: Readonly<Record<string, Tensor>>
}

/** Where a run stands. */
export interface CheckpointState {
  readonly format: typeof checkpointFormat
  /** What the run is a run of: a run resumes only as the same. */
  readonly experiment: Json
  /** The epoch under way, from 1. */
  readonly epoch: number
  /** How many of its examples are done. */
  readonly examples: number
  /** Updates done. */
  readonly step: number
  /** Of the present epoch so far: the sum of the losses, right answers, seconds, and what its last update was like. */
  readonly sums: {
    readonly loss: number
    readonly correct: number
    readonly seconds: number
    readonly learningRate: number | null
    readonly gradientNorms: Readonly<Record<string, number>>
  }
  /** Of the stream that all others are forks of. */
  readonly random: RandomState
  /** What callbacks made of the learning rate. */
  readonly learningRateScale: number
  /** What callbacks asked for. */
  readonly control: {
    /** Why the run is to stop. */
    readonly stopped: string | null
    /** Whether the weights were replaced since they were judged. */
    readonly replaced: boolean
    /** Whether other weights than the run's own are its result, if it ends here: the tensors `result/…`. */
    readonly result: boolean
    /** What the user is still to be told. */
    readonly notices: readonly string[]
  }
  /** The epochs so far, as their events have it. */
  readonly epochs: readonly Readonly<Record<string, Json>>[]
  /** What callbacks remember, by their names. */
  readonly callbacks: Readonly<Record<string, Json>>
}

export const checkpointFormat = 'nn-checkpoint-1'

/** A checkpoint that a run cannot go on from. Nothing was changed. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError'
}
