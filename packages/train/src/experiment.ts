import { ArgumentError, expectInteger, expectMade, expectOptions, type Known } from '@nn/arguments'
import type { Layer, Loss } from '@nn/layers'
import type { Optimizer } from '@nn/optim'
import type { Callback, StatefulCallback } from './callbacks/callback.ts'
import type { DataSource } from './dataset.ts'

/** Everything that decides the outcome of a run. */
export interface Experiment {
  readonly data: DataSource
  readonly model: Layer
  readonly loss: Loss
  readonly optimizer: Optimizer
  /** How often the training data is gone through, at least 1. */
  readonly epochs: number
  /** Examples for each weight update, at least 1, or `'full'`: all of them. */
  readonly batchSize: number | 'full'
  /** A non-negative integer; fixes initial weights, order of the examples, and dropout. Default 1. */
  readonly seed?: number
  /**
   * Batches whose gradients add up to one update: the bits of a batch of so many times the size, in the memory of one.
   * At least 1, and 1 for a full batch. Default 1.
   */
  readonly accumulate?: number
  /** What watches the run and may steer it, in this order. */
  readonly callbacks?: readonly Callback[]
}

const known: Known<Experiment> = {
  data: 'anything',
  model: 'anything',
  loss: 'anything',
  optimizer: 'anything',
  epochs: 'anything',
  batchSize: 'anything',
  seed: 'anything',
  accumulate: 'anything',
  callbacks: 'anything',
}

/**
 * Checks an experiment and returns it, so that a mistake is reported where it was made.
 * @throws ArgumentError naming the field that is missing, wrong, or not known.
 */
export function defineExperiment(experiment: Experiment): Experiment {
  expectOptions('experiment', experiment, known)
  expectMade('experiment', 'data', experiment.data, 'load', 'a data source such as mnist()')
  expectMade('experiment', 'model', experiment.model, 'forward', 'a layer such as sequential(dense(10))')
  expectMade('experiment', 'loss', experiment.loss, 'forward', 'a loss such as softmaxCrossEntropy()')
  expectMade('experiment', 'optimizer', experiment.optimizer, 'update', 'an optimizer such as adam()')
  expectInteger('experiment', 'epochs', experiment.epochs, 1)
  if (experiment.batchSize !== 'full')
    expectInteger('experiment', "batchSize, unless it is 'full',", experiment.batchSize, 1)
  expectInteger('experiment', 'seed', experiment.seed ?? 1, 0)
  const { accumulate = 1 } = experiment
  expectInteger('experiment', 'accumulate', accumulate, 1)
  if (experiment.batchSize === 'full' && accumulate > 1) {
    throw new ArgumentError('experiment', 'accumulate must be 1 where the batch is full', accumulate)
  }
  requireCallbacks(experiment.callbacks ?? [])
  return experiment
}

function requireCallbacks(callbacks: unknown): void {
  if (!Array.isArray(callbacks)) throw new ArgumentError('experiment', 'callbacks must be a list', callbacks)
  const isCallback = (value: unknown): boolean =>
    typeof value === 'function' || typeof (value as Partial<StatefulCallback> | null)?.begin === 'function'
  if (callbacks.every(isCallback)) return
  throw new ArgumentError('experiment', 'callbacks must be functions, or what earlyStopping() gives', callbacks)
}
