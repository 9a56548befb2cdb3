import { expectOptions, type Known } from '@nn/arguments'
import { type ParamTree, sizeOf, type Tensor } from '@nn/tensor'
import type { Split } from './dataset.ts'
import { type EvaluateOptions, withWeights } from './evaluate.ts'
import type { Experiment } from './experiment.ts'

/** What a model says of each example of a split, in its order. */
export interface Predictions {
  /** `[examples, ...outputShape]`: logits, for a model that ends without a softmax. */
  readonly outputs: Tensor
  /** `[examples]` */
  readonly losses: Tensor
}

/** Options of `predict`. */
export type PredictOptions = Omit<EvaluateOptions, 'classes'>

const known: Known<PredictOptions> = { chunkSize: 'number', engine: 'object' }

/**
 * Runs an experiment's model with given weights over a split: what `evaluate` counts, example by example.
 *
 * @throws ArgumentError if a weight is missing or unknown; ShapeError if one has the wrong shape.
 */
export function predict(
  experiment: Pick<Experiment, 'model' | 'loss'>,
  weights: ParamTree,
  split: Split,
  options: PredictOptions = {},
): Predictions {
  expectOptions('predict', options, known, 'experiment, weights, split, ')
  return withWeights('predict', experiment, weights, split, options, (model, size) => {
    const { outputShape } = model.network
    const columns = sizeOf(outputShape)
    const outputs = { shape: [split.count, ...outputShape], data: new Float32Array(split.count * columns) }
    const losses = { shape: [split.count], data: new Float32Array(split.count) }
    const indices = Uint32Array.from({ length: split.count }, (_, i) => i)
    for (let start = 0; start < split.count; start += size) {
      const { io, loss } = model.forward(split, indices.subarray(start, start + size), 1)
      outputs.data.set(io.y.data, start * columns)
      losses.data.set(loss.losses.data, start)
    }
    return { outputs, losses }
  })
}
