import { defaultEngine } from '@nn/tensor'
import { optionsTest } from '@nn/testkit'
import { describe, expect, it } from 'vitest'
import {
  adam,
  clipByGlobalNorm,
  clipByValue,
  cosineDecay,
  exponentialDecay,
  joined,
  oneCycle,
  type Optimizer,
  type Schedule,
  sgd,
  stepDecay,
  warmup,
} from '../src/index.ts'

const ofOptimizer = ({ config, learningRate }: Optimizer): Record<string, unknown> => ({
  ...(config as object),
  learningRate,
})
const ofSchedule = ({ config }: Schedule): Record<string, unknown> => config as Record<string, unknown>
const tiny = Number.MIN_VALUE
const below1 = 1 - 2 ** -53

const nonNegative = { valid: [0, tiny, 1e300], invalid: [-tiny, Infinity] } as const
const fraction = { valid: [0, below1], invalid: [-tiny, 1] } as const
const positive = { valid: [tiny, 1e300], invalid: [0, -1, Infinity] } as const
const count = { valid: [1, 2 ** 53 - 1], invalid: [0, -1, 1.5, 2 ** 53, Infinity] } as const
const schedule = cosineDecay(0.1, { steps: 5 })
const rate = {
  valid: [0, 1e300, schedule],
  invalid: [-tiny, Infinity, NaN, '1', null, () => NaN],
  refusedBy: 'learningRate',
} as const

optionsTest('adam', adam, ofOptimizer, {
  learningRate: { default: 0.001, ...rate },
  beta1: { default: 0.9, ...fraction },
  beta2: { default: 0.999, ...fraction },
  epsilon: { default: 1e-8, ...nonNegative },
  weightDecay: { default: 0, ...nonNegative },
})

optionsTest('sgd', sgd, ofOptimizer, {
  learningRate: { default: 0.01, ...rate },
  momentum: { default: 0, ...fraction },
  nesterov: { default: false, valid: [true, false], invalid: [0, 1, 'true', null], with: { momentum: 0.5 } },
  weightDecay: { default: 0, ...nonNegative },
})

const initial = 0.25
const without = ({ config }: Schedule, positional: string): Record<string, unknown> => {
  const { [positional]: first, ...rest } = ofSchedule({ config } as Schedule)
  expect(first).toBe(initial)
  return rest
}
optionsTest(
  'stepDecay',
  (options: { every: number; factor?: number }) => stepDecay(initial, options),
  (made) => without(made, 'initial'),
  {
    every: count,
    factor: { default: 0.1, ...nonNegative },
  },
)
optionsTest(
  'exponentialDecay',
  (options: { factor: number }) => exponentialDecay(initial, options),
  (made) => without(made, 'initial'),
  {
    factor: nonNegative,
  },
)
optionsTest(
  'cosineDecay',
  (options: { steps: number; final?: number }) => cosineDecay(initial, options),
  (made) => without(made, 'initial'),
  {
    steps: count,
    final: { default: 0, ...nonNegative },
  },
)
optionsTest(
  'warmup',
  (options: { steps: number; from?: number }) => warmup(initial, options),
  (made) => without(made, 'then'),
  {
    steps: count,
    from: { default: 1 / 3, ...fraction },
  },
)
optionsTest(
  'oneCycle',
  (options: Parameters<typeof oneCycle>[1]) => oneCycle(initial, options),
  (made) => without(made, 'max'),
  {
    steps: { valid: [2, 2 ** 53 - 1], invalid: [1, 0, 2.5, 2 ** 53] },
    rise: { default: 0.3, valid: [tiny, below1], invalid: [0, 1, -1] },
    divide: { default: 25, ...positive },
    finalDivide: { default: 1e4, ...positive },
  },
)

describe('what an optimizer says it is', () => {
  it('is its type, its config, its rate and the names of its state', () => {
    expect(adam()).toMatchObject({
      type: 'adam',
      config: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
      learningRate: 0.001,
      slots: ['firstMoment', 'secondMoment'],
    })
    expect(sgd()).toMatchObject({
      type: 'sgd',
      config: { momentum: 0, nesterov: false, weightDecay: 0 },
      learningRate: 0.01,
      slots: [],
    })
    expect(sgd({ momentum: 0.5 }).slots).toEqual(['velocity'])
  })

  it.each([
    ['clipByValue', clipByValue],
    ['clipByGlobalNorm', clipByGlobalNorm],
  ])('%s says its limit and all of what is behind it', (type, clip) => {
    const { config, ...rest } = clip(2, sgd({ learningRate: schedule, momentum: 0.5 }))
    expect(rest).toMatchObject({ type, learningRate: schedule, slots: ['velocity'] })
    expect(config).toEqual({
      limit: 2,
      optimizer: {
        type: 'sgd',
        config: { momentum: 0.5, nesterov: false, weightDecay: 0 },
        learningRate: { type: 'cosineDecay', config: { initial: 0.1, steps: 5, final: 0 } },
      },
    })
  })

  it.each<[Schedule, string, object]>([
    [stepDecay(1, { every: 2 }), 'stepDecay', { initial: 1, factor: 0.1, every: 2 }],
    [exponentialDecay(1, { factor: 0.5 }), 'exponentialDecay', { initial: 1, factor: 0.5 }],
    [cosineDecay(1, { steps: 2 }), 'cosineDecay', { initial: 1, steps: 2, final: 0 }],
    [warmup(1, { steps: 2 }), 'warmup', { then: 1, steps: 2, from: 1 / 3 }],
    [oneCycle(1, { steps: 2 }), 'oneCycle', { max: 1, steps: 2, rise: 0.3, divide: 25, finalDivide: 1e4 }],
    [joined([1, 2], [0.5]), 'joined', [{ rate: 1, steps: 2 }, 0.5]],
  ])('a schedule says all that it is: %#', ({ type, config }, name, expected) => {
    expect({ type, config }).toEqual({ type: name, config: expected })
  })
})

describe('the first moment', () => {
  it('is the mean of gradients, the second the mean of their squares', () => {
    const state = { firstMoment: new Float32Array(1), secondMoment: new Float32Array(1) }
    const vectors = { parameters: Float32Array.of(1), gradients: Float32Array.of(3), state }
    adam().update(defaultEngine().ops.kernels, vectors, 0.1, 1)
    expect(state.firstMoment[0]).toBeCloseTo(0.1 * 3, 6)
    expect(state.secondMoment[0]).toBeCloseTo(0.001 * 9, 6)
  })
})

describe('what is no option is refused by name', () => {
  it.each<[() => unknown, string]>([
    [() => adam({ lr: 5 } as object), 'got "lr". Did you mean learningRate?'],
    [() => sgd({ learningrate: 0.5 } as object), 'got "learningrate". Did you mean learningRate?'],
    [
      () => adam({ betas: [0.9, 0.99], eps: 1, weight_decay: 1 } as object),
      'Did you mean beta1? Did you mean epsilon?',
    ],
    [() => adam(0.5 as never), 'adam: options must be an object, got 0.5. Say adam({ learningRate: 0.5 }).'],
    [() => adam(schedule as never), 'Say adam({ learningRate: … }).'],
    [() => sgd([0.5] as never), 'sgd: options must be an object, got [0.5].'],
    [() => stepDecay(0.1, 5 as never), 'Say stepDecay(initial, { every: 5 }).'],
    [() => exponentialDecay(0.1, 0.5 as never), 'Say exponentialDecay(initial, { factor: 0.5 }).'],
    [() => cosineDecay(0.1, 5 as never), 'Say cosineDecay(initial, { steps: 5 }).'],
    [() => oneCycle(0.1, 5 as never), 'Say oneCycle(max, { steps: 5 }).'],
    [() => warmup(0.1, 5 as never), 'Say warmup(rate, { steps: 5 }).'],
    [() => stepDecay(0.1, { stepSize: 5 } as never), 'Did you mean every?'],
    [() => cosineDecay(0.1, { T_max: 5 } as never), 'Did you mean steps?'],
    [() => exponentialDecay(0.1, { gamma: 0.9 } as never), 'Did you mean factor?'],
    [() => cosineDecay(0.1, undefined as never), 'cosineDecay: options must be an object, got undefined.'],
    [() => joined(0.1 as never), 'joined: each part must be a pair [rate, steps], got 0.1.'],
    [
      () => clipByValue(1, sgd as never),
      'clipByValue: the optimizer behind it must be an optimizer such as adam(), got a function called sgd. Call it: sgd().',
    ],
    [() => clipByGlobalNorm(sgd() as never, 1 as never), 'clipByGlobalNorm: limit must be a finite number above 0'],
  ])('%s', (make, message) => {
    expect(make).toThrow(message)
    expect(make).toThrow(expect.objectContaining({ name: 'ArgumentError' }))
  })
})
