import { defaultEngine } from '@nn/tensor'
import { describe, expect, it } from 'vitest'
import { adam, learningRateAt, type Optimizer, sgd } from '../src/index.ts'

const { kernels } = defaultEngine().ops

interface Problem {
  readonly start: readonly number[]
  gradient(p: Float32Array): number[]
  readonly minimum: readonly number[]
}

const parabola: Problem = { start: [3, -2], gradient: ([x, y]) => [2 * (x! - 1), 6 * (y! + 1)], minimum: [1, -1] }

/** (1 − x)² + 5(y − x²)²: Rosenbrock's valley, less steep than with 100 so that plain SGD can follow it. */
const rosenbrock: Problem = {
  start: [-1, 1],
  gradient: ([x, y]) => [-2 * (1 - x!) - 20 * x! * (y! - x! * x!), 10 * (y! - x! * x!)],
  minimum: [1, 1],
}

function minimise(optimizer: Optimizer, problem: Problem, steps: number): Float32Array {
  const parameters = Float32Array.from(problem.start)
  const gradients = new Float32Array(parameters.length)
  const state = Object.fromEntries(optimizer.slots.map((name) => [name, new Float32Array(parameters.length)]))
  for (let step = 1; step <= steps; step++) {
    gradients.set(problem.gradient(parameters))
    optimizer.update(kernels, { parameters, gradients, state }, learningRateAt(optimizer.learningRate, step), step)
  }
  return parameters
}

const optimizers: readonly (readonly [name: string, optimizer: Optimizer])[] = [
  ['sgd', sgd({ learningRate: 0.02 })],
  ['sgd with momentum', sgd({ learningRate: 0.005, momentum: 0.9 })],
  ['sgd with Nesterov momentum', sgd({ learningRate: 0.005, momentum: 0.9, nesterov: true })],
  ['sgd with a falling rate', sgd({ learningRate: (step) => 0.03 / (1 + step / 5000) })],
  ['adam', adam({ learningRate: 0.02 })],
  ['adam with a falling rate', adam({ learningRate: (step) => 0.05 / (1 + step / 500) })],
]

describe.each(optimizers)('%s', (_, optimizer) => {
  it.each([
    ['a parabola', parabola],
    ['Rosenbrock’s valley', rosenbrock],
  ])('finds the minimum of %s', (__, problem) => {
    minimise(optimizer, problem, 4000).forEach((value, i) => {
      expect(value).toBeCloseTo(problem.minimum[i]!, 2)
    })
  })
})

describe('steps worked by hand', () => {
  const one = (optimizer: Optimizer, gradients: readonly number[]): number => {
    let step = 0
    return minimise(optimizer, { start: [1], gradient: () => [gradients[step++]!], minimum: [] }, gradients.length)[0]!
  }

  it('sgd: 1 − 0.1·2', () => {
    expect(one(sgd({ learningRate: 0.1 }), [2])).toBeCloseTo(0.8, 6)
  })

  it('sgd with weight decay: 1 − 0.1·(2 + 0.5·1)', () => {
    expect(one(sgd({ learningRate: 0.1, weightDecay: 0.5 }), [2])).toBeCloseTo(0.75, 6)
  })

  it('momentum: v = 2 then 0.5·2 + 4 = 5', () => {
    expect(one(sgd({ learningRate: 0.1, momentum: 0.5 }), [2, 4])).toBeCloseTo(1 - 0.2 - 0.5, 6)
  })

  it('Nesterov: 2 + 0.5·2 = 3, then 4 + 0.5·5 = 6.5', () => {
    expect(one(sgd({ learningRate: 0.1, momentum: 0.5, nesterov: true }), [2, 4])).toBeCloseTo(1 - 0.3 - 0.65, 6)
  })

  it('adam: bias correction makes the first step as long as the rate, whatever the gradient', () => {
    expect(one(adam({ learningRate: 0.1 }), [1e-3])).toBeCloseTo(0.9, 5)
    expect(one(adam({ learningRate: 0.1 }), [-1e3])).toBeCloseTo(1.1, 5)
  })

  it('adam: epsilon is added to the corrected root', () => {
    // m̂ = 2, v̂ = 4: 1 − 0.1·2 / (2 + 2)
    expect(one(adam({ learningRate: 0.1, epsilon: 2 }), [2])).toBeCloseTo(0.95, 6)
  })
})

describe('options', () => {
  it('says which option is out of range, and what was given', () => {
    expect(() => adam({ beta1: 1 })).toThrow('adam: beta1 must be at least 0 and less than 1, got 1.')
    expect(() => adam({ epsilon: -1 })).toThrow('adam: epsilon must be a finite number of at least 0, got -1.')
    expect(() => adam({ learningRate: NaN })).toThrow(/rate at step 1 must be a finite number of at least 0, got NaN/)
    expect(() => sgd({ learningRate: -0.1 })).toThrow(/got -0.1/)
    expect(() => sgd({ momentum: 1.5 })).toThrow(/sgd: momentum/)
    expect(() => sgd({ weightDecay: Infinity })).toThrow(/sgd: weightDecay/)
    expect(() => sgd({ nesterov: true })).toThrow(/nesterov needs a momentum above 0/)
  })

  it('reads a learning rate that is a function of the step, and refuses what is no rate', () => {
    expect(learningRateAt((step) => 1 / step, 4)).toBe(0.25)
    expect(learningRateAt(0.1, 99)).toBe(0.1)
    expect(() => learningRateAt((step) => 2 - step, 3)).toThrow('the rate at step 3 must be')
  })

  it('is data: its state is named, and continuing from a copy of it gives the same bits', () => {
    for (const [, optimizer] of optimizers) {
      const run = (split: boolean): Float32Array => {
        let vectors = {
          parameters: Float32Array.of(1, 2, 3),
          gradients: Float32Array.of(0.1, -0.2, 0.3),
          state: Object.fromEntries(optimizer.slots.map((name) => [name, new Float32Array(3)])),
        }
        for (let step = 1; step <= 6; step++) {
          if (split && step === 4) vectors = structuredClone(vectors)
          optimizer.update(kernels, vectors, learningRateAt(optimizer.learningRate, step), step)
        }
        return vectors.parameters
      }
      expect(run(true)).toEqual(run(false))
    }
  })
})
