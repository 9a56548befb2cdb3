import { ArgumentError, createRandom, type Engine, expectInteger, type Random, type Json } from '@nn/tensor'
import { type CallbackRun, isStateful } from './callbacks/callback.ts'
import { describeExperiment } from './checkpoint/describe.ts'
import type { Dataset } from './dataset.ts'
import type { EpochEvent } from './events.ts'
import type { Experiment } from './experiment.ts'
import { createMonitors, type Monitors } from './monitors.ts'
import { createTrainer, type Trainer } from './trainer.ts'

/** Where a run stands in its present epoch. */
export interface Position {
  /** From 1. */
  epoch: number
  /** Examples done. */
  examples: number
  /** The sum of their losses, each before its update. */
  loss: number
  /** How many of them were answered right. */
  correct: number
  /** Of training. */
  seconds: number
  /** Of the last update; NaN before the first. */
  learningRate: number
  /** Of the epoch's last update: the norm of each parameter's gradient. */
  gradientNorms: Readonly<Record<string, number>>
}

/** A run: everything that changes while it goes on. */
export interface Session {
  readonly experiment: Experiment
  readonly dataset: Dataset
  readonly engine: Engine
  readonly epochs: number
  readonly batchSize: number
  /** Updates in an epoch. */
  readonly steps: number
  readonly seed: number
  readonly random: Random
  /** What a checkpoint says that it is a run of. */
  readonly description: Json
  readonly trainer: Trainer
  readonly position: Position
  /** The epochs so far. It only grows, since checkpoints share it; a run that goes back gets a new one. */
  history: EpochEvent[]
  /** The training examples that epochs are judged on. */
  readonly sample: Uint32Array
  /** Who chooses by which metric. */
  readonly monitors: Monitors
  /** The callbacks with a state, by name. */
  readonly callbacks: Map<string, CallbackRun>
  readonly notices: string[]
  /** Instead of the parameters, what is judged and becomes the result. */
  judged: Float32Array | undefined
  /** Instead of either, what becomes the result if the run ends before its next step. */
  result: Float32Array | undefined
  /** Why a callback ended the run. */
  stopped: string | undefined
  /** Whether somebody changed the position: what is under way is void. */
  moved: boolean
  /** Whether somebody replaced the weights since they were judged. */
  replaced: boolean
}

/** Plans a run of a checked experiment, at its start. */
export function createSession(
  experiment: Experiment,
  dataset: Dataset,
  { chunkSize, engine }: { readonly chunkSize: number; readonly engine: Engine },
): Session {
  const { epochs, seed = 1, accumulate = 1 } = experiment
  expectInteger('fit', 'chunkSize', chunkSize, 1)
  const { count } = dataset.train
  const one = experiment.batchSize === 'full' ? count : Math.min(experiment.batchSize, count)
  const batchSize = Math.min(one * accumulate, count)
  const random = createRandom(seed)
  const { callbacks = [] } = experiment
  const names = callbacks.filter(isStateful).map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) throw new ArgumentError('experiment', 'callbacks must have different names', twice)
  return {
    experiment,
    dataset,
    engine,
    epochs,
    batchSize,
    steps: Math.ceil(count / batchSize),
    seed,
    random,
    description: describeExperiment(experiment, dataset, batchSize),
    trainer: createTrainer(experiment, dataset, { chunkSize: Math.min(chunkSize, one), engine, random }),
    position: startOf(1),
    history: [],
    sample: drawSample(count, random),
    monitors: createMonitors(dataset),
    callbacks: new Map(),
    notices: [],
    judged: undefined,
    result: undefined,
    stopped: undefined,
    moved: false,
    replaced: false,
  }
}

const sampleSize = 10_000 // as many as MNIST has to test with: an accuracy is within 1% of that on all examples

/** The training examples that weights are judged on, in the order of the data: the same ones at each epoch of a run. */
function drawSample(count: number, random: Random): Uint32Array {
  if (count <= sampleSize) return Uint32Array.from({ length: count }, (_, i) => i)
  return random.fork('trainingSample').permutation(count).slice(0, sampleSize).sort()
}

/** The start of an epoch. */
export function startOf(epoch: number): Position {
  return { epoch, examples: 0, loss: 0, correct: 0, seconds: 0, learningRate: NaN, gradientNorms: {} }
}
