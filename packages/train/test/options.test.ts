import { dense, meanSquaredError, relu, sequential, softmaxCrossEntropy } from '@nn/layers'
import { adam, sgd } from '@nn/optim'
import { createEngine, tensor, zeros } from '@nn/tensor'
import { optionsTest } from '@nn/testkit'
import { describe, expect, it } from 'vitest'
import * as n from '../src/index.ts'

const ofConfig = ({ config }: n.StatefulCallback): Record<string, unknown> => config as Record<string, unknown>
const count = { valid: [1, 2 ** 53 - 1], invalid: [0, -1, 1.5, 2 ** 53, Infinity] } as const
const inside = { valid: [Number.MIN_VALUE, 1 - 2 ** -53], invalid: [0, 1, -1] } as const
/** They are in the config only where they are given. */
const watched = {
  monitor: { default: undefined, valid: [...n.metrics] as [string, ...string[]], invalid: ['acc', 1, null] },
  mode: { default: undefined, valid: ['min', 'max'], invalid: ['auto', 1, null] },
  minDelta: { default: undefined, valid: [0, 1e300], invalid: [-Number.MIN_VALUE, Infinity] },
} as const

optionsTest<n.EarlyStoppingOptions, n.StatefulCallback>('earlyStopping', n.earlyStopping, withWatched, {
  patience: { default: 5, ...count },
  restoreBest: { default: true, valid: [true, false], invalid: [0, 'yes', null] },
  ...watched,
})
optionsTest<n.ReduceOnPlateauOptions, n.StatefulCallback>('reduceOnPlateau', n.reduceOnPlateau, withWatched, {
  factor: { default: 0.1, ...inside },
  patience: { default: 10, ...count },
  cooldown: { default: 0, valid: [0, 2 ** 53 - 1], invalid: [-1, 0.5] },
  minLearningRate: { default: 0, valid: [0, 1e300], invalid: [-Number.MIN_VALUE, Infinity] },
  ...watched,
})
optionsTest<n.RollBackOptions, n.StatefulCallback>('rollBack', n.rollBack, ofConfig, {
  factor: { default: 0.5, ...inside },
  limit: { default: 3, ...count },
})
optionsTest<n.MovingAverageOptions, n.StatefulCallback>(
  'exponentialMovingAverage',
  n.exponentialMovingAverage,
  ofConfig,
  {
    decay: { default: 0.999, valid: [0, 1 - 2 ** -53], invalid: [1, -Number.MIN_VALUE] },
  },
)

function withWatched(callback: n.StatefulCallback): Record<string, unknown> {
  return { monitor: undefined, mode: undefined, minDelta: undefined, ...ofConfig(callback) }
}

const [inputs, targets] = [tensor([[1], [2]]), tensor([[1], [2]])]
const data = n.tensorData({ train: [inputs, targets] })
const experiment = n.defineExperiment({
  data,
  model: sequential(dense(1)),
  loss: meanSquaredError(),
  optimizer: sgd({ learningRate: 0.1 }),
  epochs: 1,
  batchSize: 1,
})
const engine = createEngine({ threads: 1 })

describe('an experiment', () => {
  const make = (fields: object): unknown => n.defineExperiment({ ...experiment, ...fields })

  it.each<[object, string]>([
    [
      { lr: 5 },
      'experiment: takes the options data, model, loss, optimizer, epochs, batchSize, seed, accumulate, callbacks, got "lr".',
    ],
    [{ batch_size: 5 }, 'got "batch_size". Did you mean batchSize?'],
    [{ epoch: 5 }, 'got "epoch". Did you mean epochs?'],
    [{ criterion: 5 }, 'Did you mean loss?'],
    [
      { data: () => data },
      'experiment: data must be a data source such as mnist(), got a function called data. Call it: data().',
    ],
    [
      { data: n.tensorData },
      'experiment: data must be a data source such as mnist(), got a function called tensorData.',
    ],
    [
      { model: relu },
      'experiment: model must be a layer such as sequential(dense(10)), got a function called relu. Call it: relu().',
    ],
    [{ model: [dense(1)] }, 'experiment: model must be a layer'],
    [{ loss: softmaxCrossEntropy }, 'Call it: softmaxCrossEntropy().'],
    [{ loss: 'mse' }, 'experiment: loss must be a loss such as softmaxCrossEntropy(), got "mse".'],
    [
      { optimizer: adam },
      'experiment: optimizer must be an optimizer such as adam(), got a function called adam. Call it: adam().',
    ],
    [{ epochs: 0 }, 'experiment: epochs must be an integer of at least 1, got 0.'],
    [{ epochs: '5' }, 'experiment: epochs must be an integer of at least 1, got "5".'],
    [
      { batchSize: 'all' },
      'experiment: batchSize, unless it is \'full\', must be an integer of at least 1, got "all".',
    ],
    [{ seed: -1 }, 'experiment: seed must be an integer of at least 0, got -1.'],
    [{ accumulate: 0 }, 'experiment: accumulate must be an integer of at least 1, got 0.'],
    [{ callbacks: n.earlyStopping() }, 'experiment: callbacks must be a list'],
  ])('refuses %o', (fields, message) => {
    expect(() => make(fields)).toThrow(message)
    expect(() => make(fields)).toThrow(expect.objectContaining({ name: 'ArgumentError' }))
  })

  it('that is no object is refused', () => {
    expect(() => n.defineExperiment([experiment] as never)).toThrow('experiment: options must be an object')
    expect(() => n.defineExperiment(undefined as never)).toThrow(
      'experiment: options must be an object, got undefined.',
    )
  })
})

describe('fit', () => {
  it.each<[unknown, string]>([
    [
      { chunksize: 5 },
      'fit: takes the options signal, chunkSize, engine, monitors, resume, got "chunksize". Did you mean chunkSize?',
    ],
    [{ epochs: 5 }, 'got "epochs".'],
    [5, 'fit: options must be an object, got 5. Say fit(experiment, { chunkSize: 5 }).'],
    [{ engine: 'simd' }, 'fit: engine must be an object, got "simd".'],
  ])('refuses %o before it does anything', (options, message) => {
    expect(() => n.fit(experiment, options as object)).toThrow(message)
  })

  it.each([0, -1, 0.5, NaN, '10', null])('refuses chunks of %j', async (chunkSize) => {
    const run = n.fit(experiment, { chunkSize: chunkSize as number, engine })
    await expect(run.next()).rejects.toThrow(/chunkSize must be an integer of at least 1/)
  })
})

describe('evaluate and predict', () => {
  const weights = { 0: { weight: tensor([[1]]), bias: tensor([0]) } }

  it.each<[(split: n.Split) => unknown, string]>([
    [
      (split) => n.evaluate(experiment, weights, split, { batchSize: 5 } as object),
      'evaluate: takes the options classes, chunkSize, engine, got "batchSize".',
    ],
    [
      (split) => n.predict(experiment, weights, split, { classes: [] } as object),
      'predict: takes the options chunkSize, engine, got "classes".',
    ],
    [
      (split) => n.predict(experiment, weights, split, 5 as never),
      'Say predict(experiment, weights, split, { chunkSize: 5 }).',
    ],
    [
      (split) => n.evaluate(experiment, weights, split, 5 as never),
      'Say evaluate(experiment, weights, split, { chunkSize: 5 }).',
    ],
    [() => n.createBest('best', 5 as never), 'Say best(who, { minDelta: 5 }).'],
    [
      (split) => n.evaluate({ ...experiment, model: relu as never }, weights, split),
      'evaluate: model must be a layer such as sequential(dense(10)), got a function called relu. Call it: relu().',
    ],
    [
      (split) => n.predict({ ...experiment, loss: 'mse' as never }, weights, split),
      'predict: loss must be a loss such as softmaxCrossEntropy(), got "mse".',
    ],
    [
      () => n.evaluate(experiment, weights, data as never),
      'evaluate: split must be a split of a data set, such as dataset.test',
    ],
    [() => n.predict(experiment, weights, [[1]] as never), 'predict: split must be a split of a data set'],
    [
      (split) => n.evaluate(experiment, { '0.weight': [1] } as never, split),
      'evaluate: expected a tensor, got [1]. tensor(numbers) makes one',
    ],
    [
      (split) => n.evaluate(experiment, undefined as never, split),
      'evaluate: expected tensors by name, got undefined.',
    ],
  ])('refuse what they do not know: %#', async (call, message) => {
    const { test } = await data.load()
    expect(() => call(test)).toThrow(message)
  })

  it('weightsSha256 refuses lists', async () => {
    await expect(n.weightsSha256({ a: [1] } as never)).rejects.toThrow('weightsSha256: expected a tensor, got [1].')
  })
})

describe('tensorData', () => {
  it.each<[object, string]>([
    [{ train: [[[1]], [[1]]] }, 'tensorData: expected tensors as train, got [[1]]. tensor(numbers) makes one'],
    [{ train: [inputs, [1, 2]] }, 'tensorData: expected tensors as train, got [1, 2].'],
    [
      { train: [[1, 2]] },
      'tensorData: train must be a pair of tensors, got [[1, 2]]. Say train: [tensor(inputs), tensor(targets)].',
    ],
    [{ train: inputs }, 'tensorData: train must be a pair of tensors'],
    [{ train: [inputs, tensor([[1]])] }, 'tensorData: expected targets of shape [2, 1], got [1, 1].'],
    [{ train: [zeros([0, 1]), zeros([0])] }, 'tensorData: expected at least one example, got 0.'],
    [{}, 'tensorData: train must be a pair of tensors, got undefined.'],
    [{ train: [inputs, targets], validation: [inputs] }, 'tensorData: validation must be a pair of tensors'],
    [
      { train: [inputs, targets], test: [inputs, { data: [1, 2] }] },
      'tensorData: expected tensors as test, got {"data":[1, 2]}. A tensor has a shape',
    ],
    [
      { train: [inputs, targets], val: [inputs, targets] },
      'tensorData: takes the options name, classes, train, validation, test, got "val". Did you mean validation?',
    ],
    [{ train: [inputs, targets], classes: 2 }, 'tensorData: classes must be an array, got 2.'],
  ])('refuses %o', (options, message) => {
    expect(() => n.tensorData(options as never)).toThrow(message)
  })

  it('is called tensors, has no classes, and is judged by what it trains on, unless it is told otherwise', async () => {
    expect(data.name).toBe('tensors')
    const { classes, train, test, validation } = await data.load()
    expect({ classes, validation, counts: [train.count, test.count] }).toEqual({
      classes: [],
      validation: undefined,
      counts: [2, 2],
    })
  })

  it('load refuses what it does not know', async () => {
    await expect(data.load({ dir: 'x' } as object)).rejects.toThrow(
      'tensors.load: takes the options directory, seed, signal, allocate, onProgress, got "dir". Did you mean directory?',
    )
  })
})

describe('callbacks', () => {
  it.each<[() => unknown, string]>([
    [
      () => n.earlyStopping({ metric: 'loss' } as object),
      'earlyStopping: takes the options patience, restoreBest, monitor, mode, minDelta, got "metric". ' +
        'Did you mean monitor?',
    ],
    [() => n.earlyStopping({ patiance: 3 } as object), 'Did you mean patience?'],
    [
      () => n.earlyStopping({ min_delta: 3, restore_best_weights: true } as object),
      'Did you mean minDelta? Did you mean restoreBest?',
    ],
    [() => n.earlyStopping(3 as never), 'Say earlyStopping({ patience: 3 }).'],
    [
      () => n.reduceOnPlateau({ min_lr: 3 } as object),
      'reduceOnPlateau: takes the options factor, patience, cooldown, minLearningRate, monitor, mode, minDelta, ' +
        'got "min_lr". Did you mean minLearningRate?',
    ],
    [() => n.exponentialMovingAverage(0.9 as never), 'Say exponentialMovingAverage({ decay: 0.9 }).'],
    [() => n.rollBack({ times: 2 } as object), 'rollBack: takes the options factor, limit, got "times".'],
    [() => n.createBest('x', 'loss' as never), 'x: options must be an object, got "loss".'],
  ])('refuse what they do not know: %#', (make, message) => {
    expect(make).toThrow(message)
  })
})
