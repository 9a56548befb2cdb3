import { createRandom, defaultEngine, type Engine, type Random } from '@nn/tensor'
import { createClock } from './clock.ts'
import type { Dataset } from './dataset.ts'
import { defaultChunkSize, judge } from './evaluate.ts'
import type { DoneEvent, EpochEvent, FitEvent } from './events.ts'
import type { Experiment } from './experiment.ts'
import { trainEpoch } from './train-epoch.ts'
import { createTrainer, type Trainer } from './trainer.ts'
import { weightsSha256 } from './weights.ts'

/** Options of `fit`. */
export interface FitOptions {
  /** Ends the run after the present chunk; the unfinished step is dropped. */
  readonly signal?: AbortSignal
  /**
   * Examples computed at once: a larger batch is worked on in chunks whose gradients add up in order, to the same bits, in memory that
   * does not grow with the batch. Default 1000.
   */
  readonly chunkSize?: number
  /** Default: the shared one. */
  readonly engine?: Engine
}

/**
 * Runs an experiment on a data set, as a stream of events. The same seed gives the same weights, to the bit.
 *
 * Examples are shuffled anew for each epoch, except for a full batch. It gives the event loop a turn about ten times
 * a second, with a `progress` event each time. When `signal` is aborted, it ends with a `done` event that says so.
 *
 * @throws NonFiniteError on a NaN or an infinity in a loss or a gradient, before the weights are updated.
 */
export async function* fit(
  experiment: Experiment,
  dataset: Dataset,
  options: FitOptions = {},
): AsyncGenerator<FitEvent, void, undefined> {
  const { signal, chunkSize = defaultChunkSize, engine = defaultEngine() } = options
  const { epochs, seed = 1 } = experiment
  const { name, synthetic, train } = dataset
  const batchSize = experiment.batchSize === 'full' ? train.count : Math.min(experiment.batchSize, train.count)
  const steps = Math.ceil(train.count / batchSize)
  const random = createRandom(seed)
  const trainer = createTrainer(experiment, dataset, { chunkSize: Math.min(chunkSize, batchSize), engine, random })
  const { parameters } = trainer.model.network
  yield {
    type: 'start',
    dataset: name,
    synthetic,
    parameters: parameters.data.length,
    inputShape: train.inputShape,
    examples: train.count,
    batchSize,
    epochs,
    steps,
    seed,
    engine: engine.info,
  }
  const clock = createClock()
  let last: EpochEvent | undefined
  for (let epoch = 1; epoch <= epochs && !signal?.aborted; epoch++) {
    const order = exampleOrder(train.count, batchSize, random.fork('shuffle').fork(epoch))
    const training = yield* trainEpoch(trainer, { epoch, order, batchSize }, clock, signal)
    if (!training) break
    last = { type: 'epoch', epoch, ...training, ...judgeEpoch(trainer, dataset) }
    yield last
  }
  yield {
    type: 'done',
    reason: last?.epoch === epochs ? 'completed' : 'aborted',
    epochs: last?.epoch ?? 0,
    step: trainer.step,
    testLoss: last?.testLoss ?? NaN,
    testAccuracy: last?.testAccuracy ?? NaN,
    weightsSha256: await weightsSha256(parameters.tree),
    dataset: name,
    synthetic,
    seed,
    weights: parameters.tree,
  } satisfies DoneEvent
}

/** One shuffle for each epoch; the sum over a full batch needs none. */
function exampleOrder(count: number, batchSize: number, random: Random): Uint32Array {
  return batchSize < count ? random.permutation(count) : Uint32Array.from({ length: count }, (_, i) => i)
}

function judgeEpoch({ model }: Trainer, { test, validation, classes }: Dataset): Judgement {
  const { loss: testLoss, accuracy: testAccuracy } = judge(model, test, classes)
  if (!validation) return { testLoss, testAccuracy }
  const { loss: validationLoss, accuracy: validationAccuracy } = judge(model, validation, classes)
  return { testLoss, testAccuracy, validationLoss, validationAccuracy }
}

type Judgement = Pick<EpochEvent, 'testLoss' | 'testAccuracy' | 'validationLoss' | 'validationAccuracy'>
