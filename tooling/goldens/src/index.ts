import layersFile from '../layers.json' with { type: 'json' }
import lossesFile from '../losses.json' with { type: 'json' }
import schedulesFile from '../schedules.json' with { type: 'json' }
import trajectoriesFile from '../trajectories.json' with { type: 'json' }

/** Row-major numbers with a shape; every one is a float32 value. */
export interface GoldenTensor {
  readonly shape: readonly number[]
  readonly data: readonly number[]
}

/**
 * Named as in the flat slab of a compiled network, and in its order: `0.weight`, `0.bias`. Weights are `[inputs,
 * units]`.
 */
export type GoldenParameters = Readonly<Record<string, GoldenTensor>>

/** A layer's output, and the gradients of `Σ dy·y`. */
export interface LayerGolden {
  readonly x: GoldenTensor
  readonly parameters: GoldenParameters
  readonly y: GoldenTensor
  readonly dy: GoldenTensor
  readonly dx: GoldenTensor
  readonly gradients: GoldenParameters
}

/** A loss for each example, their mean over the batch, and the gradient of that mean. */
export interface LossGolden {
  readonly y: GoldenTensor
  /** Class indices have the shape `[batch]`. */
  readonly target: GoldenTensor
  readonly losses: readonly number[]
  readonly mean: number
  readonly dy: GoldenTensor
}

/**
 * Ten steps of an optimizer on `dense(5), leakyRelu(), dense(3)` with softmax cross-entropy, always on the same batch.
 */
export interface Trajectories {
  readonly x: GoldenTensor
  /** Class indices. */
  readonly target: GoldenTensor
  /** Before the first step. */
  readonly parameters: GoldenParameters
  readonly runs: Readonly<Record<string, Trajectory>>
}

/** What one optimizer did. */
export interface Trajectory {
  /** The mean loss before each step. */
  readonly losses: readonly number[]
  /** All parameters after each step, one after the other. */
  readonly parameters: readonly (readonly number[])[]
}

/** The rates of 20 steps of each of PyTorch's schedules. */
export const schedules: Readonly<Record<string, readonly number[]>> = schedulesFile.schedules
export const layers: Readonly<Record<string, LayerGolden>> = layersFile.layers
export const losses: Readonly<Record<string, LossGolden>> = lossesFile.losses
export const trajectories: Trajectories = trajectoriesFile.trajectories
