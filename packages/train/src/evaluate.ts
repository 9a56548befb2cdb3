import { createRandom, defaultEngine, type Engine, expectInteger, type ParamTree } from '@nn/tensor'
import type { Split } from './dataset.ts'
import type { Experiment } from './experiment.ts'
import { addLosses, createModel, type Model } from './model.ts'
import { loadWeights } from './weights.ts'

/** How good a model is on a split. */
export interface Evaluation {
  readonly examples: number
  /** The mean loss. */
  readonly loss: number
  /** The fraction of right answers, 0…1; NaN if the data has no classes. */
  readonly accuracy: number
  /** `confusion[actual][predicted]`: how many examples; empty if the data has no classes. */
  readonly confusion: readonly (readonly number[])[]
  /** One entry for each class. */
  readonly perClass: readonly ClassMetrics[]
}

/** How good a model is on one class. */
export interface ClassMetrics {
  readonly name: string
  /** Of the examples that were given this class, the fraction that have it; NaN if there are none. */
  readonly precision: number
  /** Of the examples that have this class, the fraction that were given it; NaN if there are none. */
  readonly recall: number
  /** How many examples have this class. */
  readonly support: number
}

/** Options of `evaluate`. */
export interface EvaluateOptions {
  /** The names of the classes, by index; none if targets are values. */
  readonly classes?: readonly string[]
  /** Examples computed at once; does not change the result. Default 1000. */
  readonly chunkSize?: number
  /** Default: the shared one. */
  readonly engine?: Engine
}

/**
 * Judges an experiment's model with given weights, those of `DoneEvent.weights` or a flat record by the same names, on a split.
 *
 * @throws ArgumentError if a weight is missing or unknown; ShapeError if one has the wrong shape.
 */
export function evaluate(
  experiment: Pick<Experiment, 'model' | 'loss'>,
  weights: ParamTree,
  split: Split,
  options: EvaluateOptions = {},
): Evaluation {
  const model = loadModel('evaluate', experiment, weights, split, options)
  const judging = judge(model, split, options.classes ?? [])
  for (;;) {
    const { done, value } = judging.next()
    if (done) return value
  }
}

/** Compiles an experiment's model for the examples of a split, with weights that it has already. Errors are in the name of `who`. */
export function loadModel(
  who: string,
  experiment: Pick<Experiment, 'model' | 'loss'>,
  weights: ParamTree,
  split: Split,
  { classes = [], chunkSize = defaultChunkSize, engine = defaultEngine() }: EvaluateOptions,
): Model {
  expectInteger(who, 'chunkSize', chunkSize, 1)
  const options = { chunkSize: Math.min(chunkSize, split.count), engine, random: createRandom(0) }
  const model = createModel(experiment, { train: split, classes }, options)
  loadWeights(who, model.network, weights)
  return model
}

/** Examples computed at once: enough to keep a product busy, little enough to stay in the processor's cache. */
export const defaultChunkSize = 1000

/** Judges a compiled model; pauses after each chunk, so that others can have a turn. */
export function* judge(model: Model, split: Split, classes: readonly string[]): Generator<void, Evaluation> {
  const { network, classifies } = model
  const confusion = classes.map(() => classes.map(() => 0))
  const indices = Uint32Array.from({ length: split.count }, (_, i) => i)
  let loss = 0
  let correct = 0
  network.pass.training = false
  for (let start = 0; start < split.count; start += network.batchSize) {
    const chunk = model.forward(split, indices.subarray(start, start + network.batchSize), 1)
    loss = addLosses(loss, chunk)
    correct += chunk.correct
    chunk.predicted.data.forEach((predicted, i) => {
      if (classifies) confusion[chunk.actual.data[i]!]![predicted]!++
    })
    yield
  }
  return {
    examples: split.count,
    loss: loss / split.count,
    accuracy: classifies ? correct / split.count : NaN,
    confusion,
    perClass: classes.map((name, label) => classMetrics(name, label, confusion)),
  }
}

function classMetrics(name: string, label: number, confusion: readonly (readonly number[])[]): ClassMetrics {
  const right = confusion[label]![label]!
  const given = confusion.reduce((sum, row) => sum + row[label]!, 0)
  const support = confusion[label]!.reduce((sum, count) => sum + count, 0)
  return { name, precision: right / given, recall: right / support, support }
}
