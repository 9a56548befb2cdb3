import { expectNumber, nonNegative } from '@nn/arguments'
import type { Json, Kernels } from '@nn/tensor'

/** A number, or a function of the step (from 1): `(step) => 0.01 / step`. */
export type LearningRate = number | ((step: number) => number)

/** How gradients become new parameters. Plain data: its state lives in vectors that the caller keeps. */
export interface Optimizer {
  readonly type: string
  /** With `type`, enough to make it again from JSON. */
  readonly config: Json
  readonly learningRate: LearningRate
  /** The names of the state vectors, each as long as the parameters and zero before the first step. */
  readonly slots: readonly string[]
  /**
   * Updates the parameters and the state in place, in one pass; `step` counts from 1. Returns whether all of them are
   * finite.
   */
  update(kernels: Kernels, vectors: Vectors, learningRate: number, step: number): boolean
}

/** The vectors of an update, all of one length, one for each of the slots. */
export interface Vectors {
  readonly parameters: Float32Array
  readonly gradients: Float32Array
  /** By the names in `slots`. */
  readonly state: Readonly<Record<string, Float32Array>>
}

/**
 * The learning rate at a step.
 * @throws ArgumentError unless it is a finite number of at least 0.
 */
export function learningRateAt(learningRate: LearningRate, step: number): number {
  const rate = typeof learningRate === 'function' ? learningRate(step) : learningRate
  expectNumber('learningRate', `the rate at step ${step}`, rate, nonNegative)
  return rate
}
