import { createRandom, defaultEngine, type Engine, expectInteger, mapTensors, type Random } from '@nn/tensor'
import { type Clock, createClock } from './clock.ts'
import type { Dataset, Split } from './dataset.ts'
import { defaultChunkSize, type Evaluation, judge } from './evaluate.ts'
import type { DoneEvent, EpochEvent, FitEvent } from './events.ts'
import { defineExperiment, type Experiment } from './experiment.ts'
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
 * The hash of the weights needs Web Crypto: in a browser, a page from https or localhost.
 *
 * @throws NonFiniteError on a NaN or an infinity in a loss or a gradient, before the weights are updated; ArgumentError or
 * ShapeError if experiment and data don't fit together.
 */
export async function* fit(
  experiment: Experiment,
  dataset: Dataset,
  options: FitOptions = {},
): AsyncGenerator<FitEvent, void, undefined> {
  const { signal, chunkSize = defaultChunkSize, engine = defaultEngine() } = options
  const { epochs, seed = 1 } = defineExperiment(experiment)
  expectInteger('fit', 'chunkSize', chunkSize, 1)
  const { name, synthetic, train } = dataset
  const batchSize = experiment.batchSize === 'full' ? train.count : Math.min(experiment.batchSize, train.count)
  const steps = Math.ceil(train.count / batchSize)
  const random = createRandom(seed)
  const trainer = createTrainer(experiment, dataset, { chunkSize: Math.min(chunkSize, batchSize), engine, random })
  const { parameters } = trainer.model.network
  await engine.ready()
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
    last = { type: 'epoch', epoch, ...training, ...(await judgeEpoch(trainer, dataset, clock)) }
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
    weights: mapTensors(parameters.tree, ({ shape, data }) => ({ shape, data: data.slice() })),
  } satisfies DoneEvent
}

/** One shuffle for each epoch; the sum over a full batch needs none. */
function exampleOrder(count: number, batchSize: number, random: Random): Uint32Array {
  return batchSize < count ? random.permutation(count) : Uint32Array.from({ length: count }, (_, i) => i)
}

async function judgeEpoch({ model }: Trainer, dataset: Dataset, clock: Clock): Promise<Judgement> {
  const judgeSplit = async (split: Split): Promise<Evaluation> => {
    const judging = judge(model, split, dataset.classes)
    for (;;) {
      const { done, value } = judging.next()
      if (done) return value
      if (clock.due()) await clock.turn()
    }
  }
  const { loss: testLoss, accuracy: testAccuracy } = await judgeSplit(dataset.test)
  if (!dataset.validation) return { testLoss, testAccuracy }
  const { loss: validationLoss, accuracy: validationAccuracy } = await judgeSplit(dataset.validation)
  return { testLoss, testAccuracy, validationLoss, validationAccuracy }
}

type Judgement = Pick<EpochEvent, 'testLoss' | 'testAccuracy' | 'validationLoss' | 'validationAccuracy'>
