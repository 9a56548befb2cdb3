import {
  adam,
  clipByGlobalNorm,
  clipByValue,
  constant,
  cosineDecay,
  describeRate,
  exponentialDecay,
  joined,
  oneCycle,
  type Optimizer,
  type Schedule,
  sgd,
  stepDecay,
  warmup,
} from '@nn/optim'
import { defaultEngine } from '@nn/tensor'
import { describe, expect, it } from 'vitest'

// A run goes on only with the optimizer that it began with. What tells is `type`, `config`, the rate and the names of
// the state.

const momentum = 0.9

const optimizers: readonly (readonly [name: string, optimizer: Optimizer, description: object])[] = [
  [
    'adam()',
    adam(),
    {
      type: 'adam',
      config: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
      learningRate: 0.001,
      slots: ['firstMoment', 'secondMoment'],
    },
  ],
  [
    'adam with other options',
    adam({ learningRate: 0.5, beta1: 0.1, beta2: 0.2, epsilon: 0.3, weightDecay: 0.4 }),
    {
      type: 'adam',
      config: { beta1: 0.1, beta2: 0.2, epsilon: 0.3, weightDecay: 0.4 },
      learningRate: 0.5,
      slots: ['firstMoment', 'secondMoment'],
    },
  ],
  [
    'sgd()',
    sgd(),
    { type: 'sgd', config: { momentum: 0, nesterov: false, weightDecay: 0 }, learningRate: 0.01, slots: [] },
  ],
  [
    'sgd with other options',
    sgd({ learningRate: 0.5, momentum, nesterov: true, weightDecay: 0.4 }),
    {
      type: 'sgd',
      config: { momentum, nesterov: true, weightDecay: 0.4 },
      learningRate: 0.5,
      slots: ['velocity'],
    },
  ],
  [
    'clipByValue',
    clipByValue(2, sgd()),
    {
      type: 'clipByValue',
      config: {
        limit: 2,
        optimizer: { type: 'sgd', config: { momentum: 0, nesterov: false, weightDecay: 0 }, learningRate: 0.01 },
      },
      learningRate: 0.01,
      slots: [],
    },
  ],
  [
    'clipByGlobalNorm',
    clipByGlobalNorm(3, sgd({ learningRate: constant(0.2), momentum })),
    {
      type: 'clipByGlobalNorm',
      config: {
        limit: 3,
        optimizer: {
          type: 'sgd',
          config: { momentum, nesterov: false, weightDecay: 0 },
          learningRate: { type: 'constant', config: { rate: 0.2 } },
        },
      },
      learningRate: expect.any(Function) as unknown,
      slots: ['velocity'],
    },
  ],
]

it.each(optimizers)('%s says all that it is', (_, optimizer, description) => {
  expect(optimizer).toEqual({ ...description, update: expect.any(Function) as unknown })
})

const schedules: readonly (readonly [schedule: Schedule, type: string, config: unknown])[] = [
  [constant(0.1), 'constant', { rate: 0.1 }],
  [stepDecay(0.1, { every: 5 }), 'stepDecay', { initial: 0.1, factor: 0.1, every: 5 }],
  [stepDecay(0.1, { every: 5, factor: 0.5 }), 'stepDecay', { initial: 0.1, factor: 0.5, every: 5 }],
  [exponentialDecay(0.1, { factor: 0.9 }), 'exponentialDecay', { initial: 0.1, factor: 0.9 }],
  [cosineDecay(0.1, { steps: 7 }), 'cosineDecay', { initial: 0.1, steps: 7, final: 0 }],
  [cosineDecay(0.1, { steps: 7, final: 0.01 }), 'cosineDecay', { initial: 0.1, steps: 7, final: 0.01 }],
  [warmup(0.1, { steps: 3 }), 'warmup', { then: 0.1, steps: 3, from: 1 / 3 }],
  [
    warmup(constant(0.1), { steps: 3, from: 0 }),
    'warmup',
    { then: { type: 'constant', config: { rate: 0.1 } }, steps: 3, from: 0 },
  ],
  [oneCycle(0.1, { steps: 9 }), 'oneCycle', { max: 0.1, steps: 9, rise: 0.3, divide: 25, finalDivide: 10_000 }],
  [
    oneCycle(0.1, { steps: 9, rise: 0.5, divide: 2, finalDivide: 3 }),
    'oneCycle',
    { max: 0.1, steps: 9, rise: 0.5, divide: 2, finalDivide: 3 },
  ],
  [joined([0.2, 4], [0.1]), 'joined', [{ rate: 0.2, steps: 4 }, 0.1]],
]

it.each(schedules)('$1 says all that it is: %o', (schedule, type, config) => {
  expect(describeRate(schedule)).toEqual({ type, config })
})

it('a rate that is a function of yours is one, and nothing else is known of it', () => {
  expect(describeRate((step) => 1 / step)).toEqual({ type: 'function', config: {} })
})

describe('the state keeps what its names say', () => {
  const { kernels } = defaultEngine().ops
  const stateAfter = (optimizer: Optimizer, steps: readonly number[]): Record<string, number> => {
    const state = Object.fromEntries(optimizer.slots.map((slot) => [slot, new Float32Array(1)]))
    const parameters = new Float32Array(1)
    steps.forEach((gradient, i) => {
      optimizer.update(kernels, { parameters, gradients: Float32Array.of(gradient), state }, 1, i + 1)
    })
    return Object.fromEntries(Object.entries(state).map(([name, [value]]) => [name, value!]))
  }

  it('adam: the mean of gradients and that of their squares', () => {
    const { firstMoment, secondMoment } = stateAfter(adam({ beta1: 0.5, beta2: 0.75 }), [4, 8])
    expect(firstMoment).toBe(0.5 * (0.5 * 4) + 0.5 * 8)
    expect(secondMoment).toBe(0.75 * (0.25 * 16) + 0.25 * 64)
  })

  it('sgd: the velocity, and without momentum nothing', () => {
    expect(stateAfter(sgd({ momentum: 0.5 }), [4, 8])).toEqual({ velocity: 0.5 * 4 + 8 })
    expect(stateAfter(sgd(), [4, 8])).toEqual({})
  })

  it('sgd without momentum gives the kernel an empty velocity', () => {
    const called: unknown[] = []
    const watched = { ...kernels, sgd: (...args: unknown[]) => called.push(args[2]) > 0 }
    const vectors = { parameters: Float32Array.of(1), gradients: Float32Array.of(1), state: {} }
    sgd().update(watched, vectors, 0.1, 1)
    expect(called).toEqual([new Float32Array(0)])
  })
})
