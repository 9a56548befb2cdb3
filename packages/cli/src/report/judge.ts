import { sizeOf } from '@nn/tensor'
import { type Dataset, evaluate, type Evaluation, predict, type Split } from '@nn/train'
import { probabilitiesOf } from '../predict/probabilities.ts'
import type { OpenRun } from '../record/open.ts'

/** What a run's model says of its test data. */
export interface Judgement {
  readonly dataset: Dataset
  readonly evaluation: Evaluation
  /** The outputs of one example. */
  readonly outputsOf: (example: number) => Float32Array
  /** Probabilities of the classes; undefined where the model ends in something else. */
  readonly probabilitiesOf: ((example: number) => Float32Array) | undefined
  /** The loss of each example. */
  readonly losses: Float32Array
  /** The targets of one example: of classes, the index, or one number for each. */
  readonly targetsOf: (example: number) => Float32Array
}

/** Runs a run's model over the test data. */
export function judgeRun({ experiment, weights }: OpenRun, dataset: Dataset): Judgement {
  const { test, classes } = dataset
  const { outputs, losses } = predict(experiment, weights, test)
  const probabilities =
    classes.length > 0 ? probabilitiesOf(experiment, experiment.model.plan(test.inputShape), outputs) : undefined
  return {
    dataset,
    evaluation: evaluate(experiment, weights, test, { classes }),
    outputsOf: rows(outputs.data, test.count),
    probabilitiesOf: probabilities && rows(probabilities.data, test.count),
    losses: losses.data,
    targetsOf: rows(readTargets(test), test.count),
  }
}

/** The input of one example. */
export function readInput(split: Split, example: number): Float32Array {
  const inputs = new Float32Array(sizeOf(split.inputShape))
  split.fill(Uint32Array.of(example), inputs, new Float32Array(sizeOf(split.targetShape)))
  return inputs
}

const chunkSize = 1000

function readTargets(split: Split): Float32Array {
  const [inputSize, targetSize] = [sizeOf(split.inputShape), sizeOf(split.targetShape)]
  const targets = new Float32Array(split.count * targetSize)
  const unused = new Float32Array(Math.min(chunkSize, split.count) * inputSize)
  for (let start = 0; start < split.count; start += chunkSize) {
    const count = Math.min(chunkSize, split.count - start)
    const indices = Uint32Array.from({ length: count }, (_, i) => start + i)
    const part = targets.subarray(start * targetSize, (start + count) * targetSize)
    split.fill(indices, unused.subarray(0, count * inputSize), part)
  }
  return targets
}

/** The index of the largest value, the first one of several. */
export function argmax(values: Float32Array): number {
  return values.reduce((best, value, i) => (value > values[best]! ? i : best), 0)
}

/** The class that is meant by the targets of an example: an index, or one number for each class. */
export function classOf(targets: Float32Array): number {
  return targets.length === 1 ? targets[0]! : argmax(targets)
}

function rows(data: Float32Array, count: number): (row: number) => Float32Array {
  const columns = data.length / count
  return (row) => data.subarray(row * columns, (row + 1) * columns)
}
