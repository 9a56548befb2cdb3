import { expectInteger, expectMade, expectOptions, type Known } from '@nn/arguments'
import { defaultEngine, type Engine, type ParamTree } from '@nn/tensor'
import type { Split } from './dataset.ts'
import type { Experiment } from './experiment.ts'
import { withModel } from './kept-models.ts'
import { addLosses, type Model } from './model.ts'
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

const known: Known<EvaluateOptions> = { classes: 'array', chunkSize: 'number', engine: 'object' }

/**
 * Judges an experiment's model with given weights, those of `DoneEvent.weights` or a flat record by the same names, on
 * a split.
 *
 * @throws ArgumentError if a weight is missing or unknown; ShapeError if one has the wrong shape.
 */
export function evaluate(
  experiment: Pick<Experiment, 'model' | 'loss'>,
  weights: ParamTree,
  split: Split,
  options: EvaluateOptions = {},
): Evaluation {
  expectOptions('evaluate', options, known, 'experiment, weights, split, ')
  return withWeights('evaluate', experiment, weights, split, options, (model, size) => {
    const judging = judge(model, { split, size, classes: options.classes ?? [] })
    for (;;) {
      const { done, value } = judging.next()
      if (done) return value
    }
  })
}

/**
 * Computes with an experiment's model that has these weights, `size` examples of the split at a time. Errors are in
 * the name of `who`.
 */
export function withWeights<T>(
  who: string,
  { model, loss }: Pick<Experiment, 'model' | 'loss'>,
  weights: ParamTree,
  split: Split,
  { classes = [], chunkSize = defaultChunkSize, engine = defaultEngine() }: EvaluateOptions,
  work: (model: Model, size: number) => T,
): T {
  expectMade(who, 'model', model, 'forward', 'a layer such as sequential(dense(10))')
  expectMade(who, 'loss', loss, 'forward', 'a loss such as softmaxCrossEntropy()')
  expectMade(who, 'split', split, 'fill', 'a split of a data set, such as dataset.test')
  expectInteger(who, 'chunkSize', chunkSize, 1)
  expectInteger(who, 'the number of examples', split.count, 1)
  const size = Math.min(chunkSize, split.count)
  return withModel({ model, loss, split, classes, size, engine }, (compiled) => {
    loadWeights(who, compiled.network, weights)
    return work(compiled, size)
  })
}

/** Examples computed at once: enough to keep a product busy, little enough to stay in the processor's cache. */
export const defaultChunkSize = 1000

/** What `judge` judges a model by. */
export interface Judging {
  readonly split: Split
  /** Which of its examples. Default: all. */
  readonly indices?: Uint32Array | undefined
  /** How many at once. */
  readonly size: number
  readonly classes: readonly string[]
}

/** Judges a compiled model; pauses after each chunk, so that others can have a turn. */
export function* judge(model: Model, { split, size, classes, ...some }: Judging): Generator<void, Evaluation> {
  const { network, classifies } = model
  const { indices = Uint32Array.from({ length: split.count }, (_, i) => i) } = some
  const confusion = classes.map(() => classes.map(() => 0))
  const { length: examples } = indices
  let loss = 0
  let correct = 0
  network.pass.training = false
  for (let start = 0; start < examples; start += size) {
    const chunk = model.forward(split, indices.subarray(start, start + size), 1)
    loss = addLosses(loss, chunk)
    correct += chunk.correct
    chunk.predicted.data.forEach((predicted, i) => {
      if (classifies) confusion[chunk.actual.data[i]!]![predicted]!++
    })
    yield
  }
  return {
    examples,
    loss: loss / examples,
    accuracy: classifies ? correct / examples : NaN,
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
