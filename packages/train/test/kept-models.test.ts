import { dense, dropout, type Layer, leakyRelu, meanSquaredError, sequential, softmaxCrossEntropy } from '@nn/layers'
import { createEngine, createRandom, type Engine, type ParamTree, tensor } from '@nn/tensor'
import { describe, expect, it } from 'vitest'
import { evaluate, predict, type Split, tensorData } from '../src/index.ts'

const loss = softmaxCrossEntropy()
const classes = ['a', 'b', 'c']

async function splitOf(count: number, seed = 1): Promise<Split> {
  const targets = tensor(Array.from({ length: count }, (_, i) => i % 3))
  return (await tensorData({ classes, train: [createRandom(seed).normal([count, 4]), targets] }).load()).train
}

function weightsOf(seed: number): ParamTree {
  const random = createRandom(seed)
  const layer = (rows: number, columns: number): ParamTree => ({
    weight: random.normal([rows, columns]),
    bias: random.normal([columns]),
  })
  return { 0: layer(4, 20), 3: layer(20, 3) }
}

const build = (): Layer => sequential(dense(20), leakyRelu(), dropout(0.5), dense(3))

/** How much memory of the engine each call takes. */
function allocations(engine: Engine, calls: readonly (() => unknown)[]): number[] {
  return calls.map((call) => {
    const before = engine.memory.allocatedBytes
    call()
    return engine.memory.allocatedBytes - before
  })
}

describe('evaluate and predict keep the compiled model', () => {
  it('in a synchronous loop only the first call takes memory of the engine', async () => {
    const engine = createEngine({ threads: 1 })
    const experiment = { model: build(), loss }
    const split = await splitOf(30)
    const calls = Array.from({ length: 50 }, (_, i) => () => predict(experiment, weightsOf(i), split, { engine }))
    const [first, ...others] = allocations(engine, calls)
    expect(first).toBeGreaterThan(0)
    expect(new Set(others)).toEqual(new Set([0]))
    const judged = Array.from({ length: 50 }, (_, i) => () => {
      evaluate(experiment, weightsOf(i), split, { engine, classes })
      evaluate(experiment, weightsOf(i), split, { engine })
      predict(experiment, weightsOf(i), split, { engine, chunkSize: 7 })
    })
    expect(new Set(allocations(engine, judged).slice(1))).toEqual(new Set([0]))
  })

  it('of splits of all sizes the models take less than four times the memory of the largest', async () => {
    const [engine, other] = [createEngine({ threads: 1 }), createEngine({ threads: 1 })]
    const experiment = { model: build(), loss }
    const splits = await Promise.all(Array.from({ length: 300 }, (_, i) => splitOf(i + 1)))
    const before = engine.memory.allocatedBytes
    for (const split of splits) predict(experiment, weightsOf(1), split, { engine })
    const grown = engine.memory.allocatedBytes - before
    const largest = allocations(other, [
      () => predict({ model: build(), loss }, weightsOf(1), splits.at(-1)!, { engine: other }),
    ])[0]!
    expect(grown).toBeLessThan(4 * largest)
    for (const split of splits) predict(experiment, weightsOf(1), split, { engine })
    expect(engine.memory.allocatedBytes - before).toBe(grown)
  })

  it('the last four for each layer: the fifth takes the place of the one that was used least recently', async () => {
    const [model, engine] = [build(), createEngine({ threads: 1 })]
    const split = await splitOf(5)
    const calls = Array.from({ length: 5 }, () => {
      const experiment = { model, loss: softmaxCrossEntropy() } // each loss has a compiled model of its own
      return () => predict(experiment, weightsOf(1), split, { engine })
    })
    const compiles = (...order: readonly number[]): boolean[] =>
      allocations(
        engine,
        order.map((i) => calls[i]!),
      ).map((grown) => grown > 0)
    expect(compiles(0, 1, 2, 3)).toEqual([true, true, true, true])
    expect(compiles(1, 2, 3, 0)).toEqual([false, false, false, false])
    expect(compiles(4, 0, 3, 2)).toEqual([true, false, false, false]) // now 1 is forgotten
    expect(compiles(1)).toEqual([true])
  })

  it('gives each call its own weights, examples and numbers', async () => {
    const experiment = { model: build(), loss }
    for (const [count, seed] of [
      [30, 1],
      [9, 2],
      [31, 3],
      [9, 2],
    ] as const) {
      const split = await splitOf(count, seed)
      const fresh = predict({ model: build(), loss }, weightsOf(seed), split)
      expect(predict(experiment, weightsOf(seed), split)).toEqual(fresh)
      const judged = evaluate({ model: build(), loss }, weightsOf(seed), split, { classes })
      expect(evaluate(experiment, weightsOf(seed), split, { classes })).toEqual(judged)
    }
  })

  it('one for each loss, shape, number of classes and engine', async () => {
    const model = dense(3)
    const weights = { weight: createRandom(1).normal([4, 3]), bias: tensor([0, 0, 0]) }
    const inputs = createRandom(2).normal([5, 4])
    const labels = await splitOf(5)
    const values = (await tensorData({ train: [inputs, createRandom(3).normal([5, 3])] }).load()).train
    const squares = meanSquaredError()
    const engine = createEngine({ threads: 1 })
    const results = (): unknown[] => [
      predict({ model, loss }, weights, labels),
      predict({ model, loss: squares }, weights, values),
      evaluate({ model, loss }, weights, labels, { classes }),
      evaluate({ model, loss }, weights, labels, { classes, engine }),
    ]
    const first = results()
    expect(results()).toEqual(first)
    expect(() => evaluate({ model, loss }, weights, labels, { classes: ['a', 'b'] })).toThrow(
      'expected a model with an output for each of the 2 classes',
    )
    const wide = (await tensorData({ train: [createRandom(2).normal([5, 6]), tensor([0, 1, 2, 0, 1])] }).load()).train
    expect(() => predict({ model, loss }, weights, wide)).toThrow('expected weight of shape [6, 3], got [4, 3]')
    expect(results()).toEqual(first)
  })

  it('not while it computes: a split may itself ask the same model', async () => {
    const experiment = { model: build(), loss }
    const split = await splitOf(6)
    const alone = predict(experiment, weightsOf(1), split)
    const inner: unknown[] = []
    const nested: Split = {
      ...split,
      fill: (...examples) => {
        split.fill(...examples)
        inner.push(predict(experiment, weightsOf(2), split))
      },
    }
    expect(predict(experiment, weightsOf(1), nested, { chunkSize: 3 })).toEqual(alone)
    const other = predict({ model: build(), loss }, weightsOf(2), split)
    expect(inner).toEqual([other, other])
  })

  it('also after a split that failed', async () => {
    const experiment = { model: build(), loss }
    const split = await splitOf(6)
    const engine = createEngine({ threads: 1 })
    const broken: Split = {
      ...split,
      fill: () => {
        throw new RangeError('gone')
      },
    }
    predict(experiment, weightsOf(1), split, { engine })
    const before = engine.memory.allocatedBytes
    expect(() => predict(experiment, weightsOf(1), broken, { engine })).toThrow('gone')
    predict(experiment, weightsOf(1), split, { engine })
    expect(engine.memory.allocatedBytes).toBe(before)
  })

  it('refuses chunks of no examples, and a split that has none', async () => {
    const split = await splitOf(6)
    const experiment = { model: build(), loss }
    for (const chunkSize of [0, -1, 0.5, NaN, '10' as unknown as number]) {
      expect(() => predict(experiment, weightsOf(1), split, { chunkSize })).toThrow(
        'predict: chunkSize must be an integer of at least 1, got ',
      )
      expect(() => evaluate(experiment, weightsOf(1), split, { chunkSize })).toThrow(
        'evaluate: chunkSize must be an integer of at least 1, got ',
      )
    }
    const none = { ...split, count: 0 }
    expect(() => evaluate(experiment, weightsOf(1), none)).toThrow(
      'evaluate: the number of examples must be an integer of at least 1, got 0.',
    )
  })
})
