import {
  constant as constantly,
  dense,
  dropout,
  glorotUniform,
  type Layer,
  leakyRelu,
  meanSquaredError,
  sequential,
  softmaxCrossEntropy,
  tanh,
} from '@nn/layers'
import {
  adam,
  clipByGlobalNorm,
  clipByValue,
  constant,
  cosineDecay,
  exponentialDecay,
  joined,
  type LearningRate,
  oneCycle,
  type Optimizer,
  sgd,
  stepDecay,
  warmup,
} from '@nn/optim'
import { createRandom, type Json, tensor } from '@nn/tensor'
import { describe, expect, it } from 'vitest'
import { describeExperiment } from '../src/checkpoint/describe.ts'
import {
  CheckpointError,
  type Dataset,
  earlyStopping,
  type Experiment,
  exponentialMovingAverage,
  fit,
  reduceOnPlateau,
  rollBack,
  type StatefulCallback,
  tensorData,
} from '../src/index.ts'

function draw(count: number, width: number): Promise<Dataset> {
  const labels = tensor(Array.from({ length: count }, (_, i) => i % 2))
  return tensorData({
    name: 'clouds',
    classes: ['a', 'b'],
    train: [createRandom(1).normal([count, width]), labels],
  }).load()
}
const [dataset, wide] = await Promise.all([draw(20, 4), draw(20, 5)])

const early = { patience: 3, restoreBest: true, monitor: 'loss', mode: 'min', minDelta: 0.1 } as const
const plateau = {
  factor: 0.5,
  patience: 3,
  cooldown: 1,
  minLearningRate: 1e-4,
  monitor: 'loss',
  mode: 'min',
  minDelta: 0.1,
} as const
const callbacks = [
  earlyStopping(early),
  reduceOnPlateau(plateau),
  exponentialMovingAverage({ decay: 0.9 }),
  rollBack({ factor: 0.5, limit: 3 }),
] as const

const build = (rate = 0.2, slope = 0.1, units = 8): Layer =>
  sequential(dense(units), leakyRelu({ slope }), dropout(rate), dense(2))

const base: Experiment = {
  data: { name: 'clouds', load: () => Promise.resolve(dataset) },
  model: build(),
  loss: softmaxCrossEntropy(),
  optimizer: adam({ learningRate: 0.01 }),
  epochs: 2,
  batchSize: 5,
  seed: 3,
  callbacks,
}

/** What of an experiment, or in its data, is another. */
type Change = Partial<Experiment> & { readonly dataset?: Dataset }

/** The paths to all values that are no objects. */
function leaves(value: Json, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return [path]
  return Object.entries(value as Readonly<Record<string, Json>>).flatMap(([key, inner]) =>
    leaves(inner, path === '' ? key : `${path}.${key}`),
  )
}

const described = (of: Experiment, data = dataset): string[] => leaves(describeExperiment(of, data, 5))

/** Resumes a run with another experiment or data set; the message of the refusal. */
async function refusal(of: Experiment, other: Experiment, data = dataset): Promise<string> {
  const run = fit(of, dataset)
  for (let step = 0; step < 2;) if ((await run.next()).value?.type === 'step') step++
  const resume = run.checkpoint()
  const error: unknown = await fit(other, data, { resume })
    .next()
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(CheckpointError)
  return (error as Error).message
}

describe('a run is not resumed with another', () => {
  const layers = (at: number, layer: Layer): Partial<Experiment> => {
    const all = [dense(8), leakyRelu({ slope: 0.1 }), dropout(0.2), dense(2)]
    return { model: sequential(...(all.with(at, layer) as [Layer, ...Layer[]])) }
  }
  const callback = (at: number, other: StatefulCallback): Partial<Experiment> => ({
    callbacks: callbacks.map((own, i) => (i === at ? other : own)),
  })
  const data = (other: Partial<Dataset>): Change => ({ dataset: { ...dataset, ...other } })
  const named = (other: StatefulCallback): StatefulCallback => ({ ...other, name: 'another' })
  const pairs = { ...dataset.train, targetShape: [2] }

  /** For everything that a description holds, an experiment that differs from the first one in that. */
  const changes: Readonly<Record<string, Change>> = {
    'model.type': { model: dense(2) },
    'model.config.0.type': layers(0, tanh()),
    'model.config.0.config.units': { model: build(0.2, 0.1, 9) },
    'model.config.0.config.weight': layers(0, dense(8, { weight: glorotUniform() })),
    'model.config.0.config.bias': layers(0, dense(8, { bias: constantly(1) })),
    'model.config.1.type': layers(1, tanh()),
    'model.config.1.config.slope': { model: build(0.2, 0.3) },
    'model.config.2.type': layers(2, tanh()),
    'model.config.2.config.rate': { model: build(0.3) },
    'model.config.3.type': layers(3, sequential(dense(2))),
    'model.config.3.config.units': { ...layers(3, dense(3)), dataset: { ...dataset, classes: ['a', 'b', 'c'] } },
    'model.config.3.config.weight': layers(3, dense(2, { weight: glorotUniform() })),
    'model.config.3.config.bias': layers(3, dense(2, { bias: constantly(1) })),
    'loss.type': { loss: { ...softmaxCrossEntropy(), type: 'another' } },
    'loss.config': { loss: { ...softmaxCrossEntropy(), config: { smoothing: 0.1 } } },
    'optimizer.type': { optimizer: sgd({ learningRate: 0.01 }) },
    'optimizer.learningRate': { optimizer: adam({ learningRate: 0.02 }) },
    'optimizer.config.beta1': { optimizer: adam({ learningRate: 0.01, beta1: 0.8 }) },
    'optimizer.config.beta2': { optimizer: adam({ learningRate: 0.01, beta2: 0.99 }) },
    'optimizer.config.epsilon': { optimizer: adam({ learningRate: 0.01, epsilon: 1e-7 }) },
    'optimizer.config.weightDecay': { optimizer: adam({ learningRate: 0.01, weightDecay: 0.1 }) },
    batchSize: { batchSize: 6 },
    seed: { seed: 4 },
    'data.name': data({ name: 'stars' }),
    'data.synthetic': data({ synthetic: true }),
    'data.examples': data({ train: { ...dataset.train, count: 19 } }),
    'data.inputShape.0': data(wide),
    'data.targetShape': data({ classes: ['a', 'b'], train: pairs, test: pairs }),
    'data.classes': data({ classes: [] }),
    'callbacks.0.name': callback(0, named(callbacks[0])),
    'callbacks.0.config.patience': callback(0, earlyStopping({ ...early, patience: 4 })),
    'callbacks.0.config.restoreBest': callback(0, earlyStopping({ ...early, restoreBest: false })),
    'callbacks.0.config.monitor': callback(0, earlyStopping({ ...early, monitor: 'testLoss' })),
    'callbacks.0.config.mode': callback(0, earlyStopping({ ...early, mode: 'max' })),
    'callbacks.0.config.minDelta': callback(0, earlyStopping({ ...early, minDelta: 0.2 })),
    'callbacks.1.name': callback(1, named(callbacks[1])),
    'callbacks.1.config.factor': callback(1, reduceOnPlateau({ ...plateau, factor: 0.6 })),
    'callbacks.1.config.patience': callback(1, reduceOnPlateau({ ...plateau, patience: 4 })),
    'callbacks.1.config.cooldown': callback(1, reduceOnPlateau({ ...plateau, cooldown: 0 })),
    'callbacks.1.config.minLearningRate': callback(1, reduceOnPlateau({ ...plateau, minLearningRate: 0 })),
    'callbacks.1.config.monitor': callback(1, reduceOnPlateau({ ...plateau, monitor: 'testLoss' })),
    'callbacks.1.config.mode': callback(1, reduceOnPlateau({ ...plateau, mode: 'max' })),
    'callbacks.1.config.minDelta': callback(1, reduceOnPlateau({ ...plateau, minDelta: 0.2 })),
    'callbacks.2.name': callback(2, named(callbacks[2])),
    'callbacks.2.config.decay': callback(2, exponentialMovingAverage({ decay: 0.8 })),
    'callbacks.3.name': callback(3, named(callbacks[3])),
    'callbacks.3.config.factor': callback(3, rollBack({ factor: 0.6, limit: 3 })),
    'callbacks.3.config.limit': callback(3, rollBack({ factor: 0.5, limit: 4 })),
  }

  it('thing of all that a description holds', () => {
    expect(Object.keys(changes).sort()).toEqual(described(base).sort())
  })

  it.each(Object.entries(changes))('%s', async (path, { dataset: other = dataset, ...change }) => {
    expect(await refusal(base, { ...base, ...change }, other)).toMatch(
      new RegExp(`^fit: ${path.replaceAll('.', '\\.')}(\\.\\w+)? must be .*, as in the checkpoint, got `),
    )
  })

  it('loss that there is', async () => {
    const ones = tensor([
      [1, 0],
      [0, 1],
    ])
    const values = await tensorData({ name: 'clouds', train: [createRandom(1).normal([2, 4]), ones] }).load()
    expect(await refusal(base, { ...base, loss: meanSquaredError() }, values)).toContain(
      'fit: loss.type must be "softmaxCrossEntropy", as in the checkpoint, got "meanSquaredError"',
    )
  })

  const rate: LearningRate = 0.01
  const momentum = { learningRate: rate, momentum: 0.9, nesterov: true, weightDecay: 0.01 }
  const inner = 'optimizer.config.optimizer'
  const cycle = { steps: 50, rise: 0.3, divide: 25, finalDivide: 100 }

  it.each<[string, Optimizer, Readonly<Record<string, Optimizer>>]>([
    [
      'sgd',
      sgd(momentum),
      {
        'optimizer.type': adam({ learningRate: rate }),
        'optimizer.learningRate': sgd({ ...momentum, learningRate: 0.02 }),
        'optimizer.config.momentum': sgd({ ...momentum, momentum: 0.8 }),
        'optimizer.config.nesterov': sgd({ ...momentum, nesterov: false }),
        'optimizer.config.weightDecay': sgd({ ...momentum, weightDecay: 0 }),
      },
    ],
    ...([clipByValue, clipByGlobalNorm] as const).map(
      (clip): [string, Optimizer, Readonly<Record<string, Optimizer>>] => [
        clip.name,
        clip(1, sgd(momentum)),
        {
          'optimizer.type': sgd(momentum),
          'optimizer.learningRate': clip(1, sgd({ ...momentum, learningRate: 0.02 })),
          'optimizer.config.limit': clip(2, sgd(momentum)),
          [`${inner}.type`]: clip(1, { ...sgd(momentum), type: 'another' }),
          [`${inner}.config.momentum`]: clip(1, sgd({ ...momentum, momentum: 0.8 })),
          [`${inner}.config.nesterov`]: clip(1, sgd({ ...momentum, nesterov: false })),
          [`${inner}.config.weightDecay`]: clip(1, sgd({ ...momentum, weightDecay: 0 })),
        },
      ],
    ),
  ])('setting of %s', async (_, optimizer, others) => {
    const of = { ...base, optimizer }
    const paths = described(of).filter((path) => path.startsWith('optimizer'))
    // The rate of the optimizer behind a clip is that of the clip: it is named there.
    const named = paths.map((path) => (path === `${inner}.learningRate` ? 'optimizer.learningRate' : path))
    expect(new Set(Object.keys(others))).toEqual(new Set(named))
    for (const [path, other] of Object.entries(others)) {
      const message = await refusal(of, { ...base, optimizer: other })
      const first =
        path === 'optimizer.learningRate' && paths.includes(`${inner}.type`) ? `${inner}.learningRate` : path
      expect(message).toMatch(new RegExp(`^fit: ${first.replaceAll('.', '\\.')} must be`))
    }
  })

  it.each<[LearningRate, Readonly<Record<string, LearningRate>>]>([
    [constant(0.1), { rate: constant(0.2) }],
    [
      stepDecay(0.1, { factor: 0.5, every: 9 }),
      {
        initial: stepDecay(0.2, { factor: 0.5, every: 9 }),
        factor: stepDecay(0.1, { factor: 0.6, every: 9 }),
        every: stepDecay(0.1, { factor: 0.5, every: 8 }),
      },
    ],
    [
      exponentialDecay(0.1, { factor: 0.9 }),
      { initial: exponentialDecay(0.2, { factor: 0.9 }), factor: exponentialDecay(0.1, { factor: 0.8 }) },
    ],
    [
      cosineDecay(0.1, { steps: 50, final: 0.01 }),
      {
        initial: cosineDecay(0.2, { steps: 50, final: 0.01 }),
        steps: cosineDecay(0.1, { steps: 51, final: 0.01 }),
        final: cosineDecay(0.1, { steps: 50, final: 0.02 }),
      },
    ],
    [
      warmup(0.1, { steps: 9, from: 0.2 }),
      {
        then: warmup(0.2, { steps: 9, from: 0.2 }),
        steps: warmup(0.1, { steps: 8, from: 0.2 }),
        from: warmup(0.1, { steps: 9, from: 0.3 }),
      },
    ],
    [
      oneCycle(0.1, cycle),
      {
        max: oneCycle(0.2, cycle),
        steps: oneCycle(0.1, { ...cycle, steps: 51 }),
        rise: oneCycle(0.1, { ...cycle, rise: 0.4 }),
        divide: oneCycle(0.1, { ...cycle, divide: 24 }),
        finalDivide: oneCycle(0.1, { ...cycle, finalDivide: 99 }),
      },
    ],
    [
      joined([0.1, 9], [0.2]),
      { '0.rate': joined([0.3, 9], [0.2]), '0.steps': joined([0.1, 8], [0.2]), '1': joined([0.1, 9], [0.3]) },
    ],
  ])('schedule, or the same with another setting: %#', async (learningRate, others) => {
    const of = { ...base, optimizer: sgd({ learningRate }) }
    const prefix = 'optimizer.learningRate.config.'
    const paths = described(of).flatMap((path) => (path.startsWith(prefix) ? [path.slice(prefix.length)] : []))
    expect(Object.keys(others).sort()).toEqual(paths.sort())
    for (const [path, other] of Object.entries(others)) {
      const message = await refusal(of, { ...base, optimizer: sgd({ learningRate: other }) })
      expect(message).toContain(`fit: ${prefix}${path} must be`)
    }
    const type = await refusal(of, { ...base, optimizer: sgd({ learningRate: (step) => 1 / step }) })
    expect(type).toContain('fit: optimizer.learningRate.type must be')
  })
})
