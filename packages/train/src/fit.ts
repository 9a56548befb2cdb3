import { expectOptions, type Known } from '@nn/arguments'
import { defaultEngine, type Engine, mapTensors, type ParamTree } from '@nn/tensor'
import { isStateful, type RunControl } from './callbacks/callback.ts'
import { createControl } from './callbacks/control.ts'
import { type Watch, withCallbacks } from './callbacks/with-callbacks.ts'
import { capture } from './checkpoint/capture.ts'
import { type Checkpoint, CheckpointError } from './checkpoint/checkpoint.ts'
import { restore } from './checkpoint/restore.ts'
import { type Clock, createClock } from './clock.ts'
import { type Dataset, expectDatasetOf, loadForRun } from './dataset.ts'
import { defaultChunkSize } from './evaluate.ts'
import type { DoneEvent, EpochEvent, FitEvent, StartEvent } from './events.ts'
import { defineExperiment, type Experiment } from './experiment.ts'
import { type Judgement, judgeWeights, splitsOfEpoch } from './judge-epoch.ts'
import type { Metric } from './monitors.ts'
import { NonFiniteError } from './non-finite.ts'
import { createSession, type Session, startOf } from './session.ts'
import { trainEpoch } from './train-epoch.ts'
import { weightsSha256 } from './weights.ts'

/** Options of `fit`. */
export interface FitOptions {
  /** Ends the run after the present step. */
  readonly signal?: AbortSignal
  /**
   * Examples computed at once: a larger batch is worked on in chunks whose gradients add up in order, to the same
   * bits, in memory that does not grow with the batch. Default 1000.
   */
  readonly chunkSize?: number
  /** Default: the shared one. */
  readonly engine?: Engine
  /**
   * Who else chooses by a metric, as a callback does with `run.monitor`: what keeps the best checkpoint, for example.
   * Undefined is the default metric.
   */
  readonly monitors?: Readonly<Record<string, Metric | undefined>>
  /**
   * Goes on from here, to the bits of a run that was never interrupted; the experiment may have more epochs than it
   * had.
   */
  readonly resume?: Checkpoint
}

const known: Known<FitOptions> = {
  signal: 'object',
  chunkSize: 'number',
  engine: 'object',
  monitors: 'object',
  resume: 'object',
}

/** The events of a run, and its state. */
export interface Run extends AsyncGenerator<FitEvent, void, undefined> {
  /**
   * Everything that the run needs to go on from here, as copies; to be asked for at a `start`, `step`, `epoch` or
   * `done` event.
   * @throws CheckpointError before the first event, and after a failed update.
   */
  checkpoint(): Checkpoint
}

/**
 * Runs an experiment, as a stream of events. The same seed gives the same weights, to the bit.
 *
 * It loads the experiment's data itself, with the run's seed and into the memory of the engine, unless it is given a
 * data set. One that was split or generated with another seed than the run's is refused.
 *
 * Examples are shuffled anew for each epoch, except for a full batch. It gives the event loop a turn about ten times
 * a second, with a `progress` event each time. When `signal` is aborted, it finishes the step, and ends with a `done`
 * event that says so; while the data is loaded, it fails with the signal's reason.
 *
 * The hash of the weights needs Web Crypto: in a browser, a page from https or localhost.
 *
 * @throws NonFiniteError on a NaN or an infinity in a loss or a gradient, before the weights are updated;
 *   CheckpointError, before anything is computed, if
 * `resume` is no checkpoint of this experiment; ArgumentError or ShapeError if experiment and data don't fit together;
 * what `load` throws.
 */
export function fit(experiment: Experiment, options?: FitOptions): Run
export function fit(experiment: Experiment, dataset: Dataset | undefined, options?: FitOptions): Run
export function fit(experiment: Experiment, second?: Dataset | FitOptions, third?: FitOptions): Run {
  const [dataset, options = {}] = isOptions(second) ? [undefined, third ?? second] : [second, third]
  expectOptions('fit', options, known, 'experiment, ')
  let opened: Opened | undefined
  const open = async (): Promise<Session> => {
    opened = await openRun(experiment, dataset, options)
    return opened.session
  }
  const events = train(open, options)
  const { callbacks = [] } = experiment
  return Object.assign(callbacks.length > 0 ? withCallbacks(events, () => opened!.watch) : events, {
    checkpoint() {
      if (opened) return capture(opened.session, true)
      throw new CheckpointError('fit: a run has a checkpoint from its first event on. Ask for it then.')
    },
  })
}

/** A promise of a data set, or a source, in the place of a data set is for `expectDatasetOf` to refuse. */
function isOptions(value: Dataset | FitOptions | undefined): value is FitOptions | undefined {
  return !['train', 'then', 'load'].some((name) => name in Object(value))
}

/** A run before its first event, and who watches it. */
interface Opened {
  readonly session: Session
  readonly watch: Watch
}

async function openRun(
  experiment: Experiment,
  given: Dataset | undefined,
  { chunkSize = defaultChunkSize, engine = defaultEngine(), resume, signal, monitors = {} }: FitOptions,
): Promise<Opened> {
  const { data, seed = 1 } = defineExperiment(experiment)
  const dataset = given ?? (await loadForRun(data, { seed, engine, signal }))
  expectDatasetOf(dataset, seed)
  const session = createSession(experiment, dataset, { chunkSize, engine })
  const { notices } = session
  const control = createControl(session)
  const { callbacks = [] } = experiment
  const handlers = callbacks.map((callback) => {
    if (!isStateful(callback)) return callback
    const run = callback.begin(control)
    session.callbacks.set(callback.name, run)
    return (event: FitEvent, control: RunControl) => run.handle(event, control)
  })
  if (resume) {
    restore(session, resume)
    notices.push(...resume.state.control.notices)
  }
  for (const [who, metric] of Object.entries(monitors)) session.monitors.add(who, metric)
  if (!resume) notices.unshift(...session.monitors.notices())
  await engine.ready()
  return { session, watch: { handlers, control, notices } }
}

async function* train(
  open: () => Promise<Session>,
  { signal, resume }: FitOptions,
): AsyncGenerator<FitEvent, void, undefined> {
  const session = await open()
  const { position, epochs } = session
  const clock = createClock()
  yield startEvent(session, resume !== undefined)
  for (const message of session.notices.splice(0)) yield { type: 'notice', message } // unless `withCallbacks` has them by now
  while (position.epoch <= epochs && session.stopped === undefined && !signal?.aborted) {
    session.moved = false
    try {
      const steps = trainEpoch(session, clock, signal)
      let next = steps.next()
      for (; !next.done; next = steps.next()) {
        yield next.value
        if (next.value.type === 'progress') await clock.turn()
      }
      if (!next.value) continue
    } catch (error) {
      if (!(yield* recovers(session, error))) throw error
      continue
    }
    const event = await epochEvent(session, clock)
    session.history.push(event)
    Object.assign(position, startOf(position.epoch + 1))
    yield event
  }
  yield await doneEvent(session, clock)
}

/** Tells callbacks of a number that is not finite; returns whether one of them moved the run away from it. */
function* recovers(session: Session, error: unknown): Generator<FitEvent, boolean> {
  if (!(error instanceof NonFiniteError)) return false
  const { message, epoch, batch, where } = error
  yield { type: 'nonFinite', message, epoch, batch, where }
  return session.moved
}

function startEvent(
  { dataset, trainer, batchSize, epochs, steps, seed, engine, position, sample, monitors }: Session,
  resumed: boolean,
): StartEvent {
  const { name, synthetic, train } = dataset
  const { epoch, examples } = position
  return {
    type: 'start',
    dataset: name,
    synthetic,
    parameters: trainer.model.network.parameters.data.length,
    inputShape: train.inputShape,
    examples: train.count,
    batchSize,
    epochs,
    steps,
    seed,
    trainingSample: sample.length,
    monitors: { ...monitors.chosen },
    engine: engine.info,
    ...(resumed && { resumedAt: { epoch, examples, step: trainer.step } }),
  }
}

async function epochEvent(session: Session, clock: Clock): Promise<EpochEvent> {
  const { position, dataset, trainer } = session
  const { epoch, loss, correct, seconds, learningRate, gradientNorms } = position
  const { count } = dataset.train
  const judgement = await judgeWeights(session, clock, session.judged, splitsOfEpoch(session))
  session.replaced = false
  return {
    type: 'epoch',
    epoch,
    ...judgement,
    loss: loss / count,
    accuracy: trainer.model.classifies ? correct / count : NaN,
    learningRate,
    gradientNorms,
    seconds,
    examplesPerSecond: count / seconds,
  }
}

async function doneEvent(session: Session, clock: Clock): Promise<DoneEvent> {
  const { trainer, history, dataset, seed, result, judged, monitors } = session
  const { parameters } = trainer.model.network
  const vector = result ?? judged
  const { validationLoss, validationAccuracy, ...test } = await judgeResult(session, clock, vector)
  const weights = copyTree(vector ?? parameters.data, parameters.tree)
  return {
    type: 'done',
    ...reasonOf(session),
    epochs: history.length,
    step: trainer.step,
    ...(validationLoss === undefined ? {} : { validationLoss }),
    ...(validationAccuracy === undefined ? {} : { validationAccuracy }),
    testLoss: test.testLoss ?? NaN,
    testAccuracy: test.testAccuracy ?? NaN,
    monitors: { ...monitors.chosen },
    weightsSha256: await weightsSha256(weights),
    dataset: dataset.name,
    synthetic: dataset.synthetic,
    seed,
    weights,
  }
}

/**
 * Judges the weights that a run ends with, as far as its last epoch has not; of a run without a whole epoch there is
 * nothing to tell.
 */
async function judgeResult(session: Session, clock: Clock, weights: Float32Array | undefined): Promise<Judgement> {
  const { history, result, replaced, position } = session
  const last = history.at(-1)
  if (!last) return {}
  if (result || replaced || position.examples > 0) {
    return judgeWeights(session, clock, weights, ['validation', 'test'])
  }
  return last.testLoss === undefined ? { ...last, ...(await judgeWeights(session, clock, weights, ['test'])) } : last
}

function reasonOf({ position, epochs, stopped }: Session): Pick<DoneEvent, 'reason' | 'message'> {
  if (position.epoch > epochs) return { reason: 'completed' }
  return stopped === undefined ? { reason: 'aborted' } : { reason: 'stopped', message: stopped }
}

/** A vector as a tree of tensors of its own. */
function copyTree(vector: Float32Array, tree: ParamTree): ParamTree {
  let offset = 0
  return mapTensors(tree, ({ shape, data }) => ({ shape, data: vector.slice(offset, (offset += data.length)) }))
}
