import { createRandom, type Tensor, tensor, toArray } from '@nn/tensor'
import { describe, expect, it } from 'vitest'
import {
  compile,
  compileLoss,
  constant,
  dense,
  dropout,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  type Initializer,
  type Layer,
  leakyRelu,
  meanSquaredError,
  relu,
  residual,
  sequential,
  softmax,
  softmaxCrossEntropy,
  summary,
  zeros,
} from '../src/index.ts'

function run(layer: Layer, x: Tensor): unknown {
  return toArray(compile(layer, { input: x.shape.slice(1), batchSize: x.shape[0]! }).predict(x))
}

describe('layers compute what their formulas say', () => {
  it('dense: x·W + b', () => {
    const layer = dense(2, { weight: constant(0.5), bias: constant(1) })
    expect(
      run(
        layer,
        tensor([
          [1, 2, 3],
          [0, 0, 4],
        ]),
      ),
    ).toEqual([
      [4, 4],
      [3, 3],
    ])
  })

  it('leakyRelu has slope 0.01 by default; relu has 0', () => {
    const x = tensor([[-100, 0, 2]])
    expect(run(leakyRelu(), x)).toEqual([[-1, 0, 2]])
    expect(run(leakyRelu({ slope: 0.5 }), x)).toEqual([[-50, 0, 2]])
    expect(run(relu(), x)).toEqual([[-0, 0, 2]])
  })

  it('softmax rows sum to 1 and survive large inputs', () => {
    const [row] = run(softmax(), tensor([[1000, 1000, -1000]])) as number[][]
    expect(row).toEqual([0.5, 0.5, 0])
  })

  it('residual adds the input', () => {
    expect(run(residual(dense(2, { weight: zeros(), bias: constant(3) })), tensor([[1, 2]]))).toEqual([[4, 5]])
  })
})

describe('dropout', () => {
  it('drops about the given share in training, keeps the mean, and drops nothing in evaluation', () => {
    const network = compile(dropout(0.25), { input: [10_000], batchSize: 1 })
    const io = network.batch(1)
    io.x.data.fill(1)
    network.forward(io)
    expect(new Set(io.y.data)).toEqual(new Set([1]))
    network.pass.training = true
    network.forward(io)
    const dropped = io.y.data.filter((y) => y === 0).length
    expect(dropped / 10_000).toBeCloseTo(0.25, 1)
    expect(new Set(io.y.data)).toEqual(new Set([0, Math.fround(1 / 0.75)]))
  })

  it('drops others for the next examples, and in another place of the network', () => {
    const network = compile(sequential(dropout(0.5), dropout(0.5)), { input: [64], batchSize: 1 })
    const io = network.batch(1)
    io.x.data.fill(1)
    network.pass.training = true
    network.forward(io)
    const first = io.y.data.slice()
    expect(first.filter((y) => y > 0).length).toBeLessThan(28) // a quarter of 64 stays, not half of it
    network.pass.example = 1
    network.forward(io)
    expect(io.y.data).not.toEqual(first)
    network.pass.example = 0
    network.forward(io)
    expect(io.y.data).toEqual(first)
  })
})

describe('initialisers', () => {
  const [fanIn, fanOut] = [300, 100]
  const draw = (initializer: Initializer): Float32Array => {
    const out = { shape: [fanIn, fanOut], data: new Float32Array(fanIn * fanOut) }
    initializer.fill(out, createRandom(5))
    return out.data
  }
  const he = 2 / fanIn
  const glorot = 2 / (fanIn + fanOut)

  it.each([
    ['heNormal', heNormal(), he, Infinity],
    ['heUniform', heUniform(), he, Math.sqrt(3 * he)],
    ['glorotNormal', glorotNormal(), glorot, Infinity],
    ['glorotUniform', glorotUniform(), glorot, Math.sqrt(3 * glorot)],
  ])('%s has mean 0, the variance of its paper, and its bounds', (_, initializer, variance, bound) => {
    const values = draw(initializer)
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const square = values.reduce((sum, value) => sum + value * value, 0) / values.length
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / values.length))
    expect(square / variance).toBeGreaterThan(0.97)
    expect(square / variance).toBeLessThan(1.03)
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(Math.fround(bound))
  })
})

it('an initialiser that needs inputs and outputs refuses a vector', () => {
  const layer = dense(4, { bias: heNormal() })
  expect(() => compile(layer, { input: [3], batchSize: 1 })).toThrow(/at least two dimensions, got \[4\]/)
})

describe('losses', () => {
  const evaluate = (loss: ReturnType<typeof softmaxCrossEntropy>, y: Tensor, target: Tensor) => {
    const identity = relu()
    const network = compile(identity, { input: y.shape.slice(1), batchSize: y.shape[0]! })
    const compiled = compileLoss(loss, network, target.shape.slice(1))
    const io = compiled.batch(network.batch(y.shape[0]!))
    io.y.data.set(y.data)
    io.target.data.set(target.data)
    return { sum: compiled.forward(io, 1), dy: toArray(io.dy) }
  }

  it('softmaxCrossEntropy of equal logits is ln n', () => {
    const { sum, dy } = evaluate(softmaxCrossEntropy(), tensor([[2, 2, 2, 2]]), tensor([1]))
    expect(sum).toBeCloseTo(Math.log(4), 6)
    expect(dy).toEqual([[0.25, -0.75, 0.25, 0.25]])
  })

  it('softmaxCrossEntropy gives the same bits for class indices and one-hot rows', () => {
    const y = createRandom(1).normal([3, 3])
    const indices = evaluate(softmaxCrossEntropy(), y, tensor([2, 0, 1]))
    expect(
      evaluate(
        softmaxCrossEntropy(),
        y,
        tensor([
          [0, 0, 1],
          [1, 0, 0],
          [0, 1, 0],
        ]),
      ),
    ).toEqual(indices)
  })

  it.each([-1, 3, 0.5, NaN])('softmaxCrossEntropy refuses the class index %d', (index) => {
    expect(() => evaluate(softmaxCrossEntropy(), tensor([[1, 2, 3]]), tensor([index]))).toThrow(
      `softmaxCrossEntropy: a class index must be an integer from 0 to 2, got ${index}.`,
    )
  })

  it('losses refuse targets that do not fit, with both shapes', () => {
    const network = compile(relu(), { input: [3], batchSize: 2 })
    expect(() => compileLoss(softmaxCrossEntropy(), network, [4])).toThrow(
      'expected targets of shape [batch] (class indices) or [batch, 3], got [batch, 4].',
    )
    expect(() => compileLoss(meanSquaredError(), network, [])).toThrow(
      'meanSquaredError: expected targets of shape [3], got [].',
    )
  })
})

describe('arguments are checked where they are given', () => {
  it.each([
    [() => dense(0), 'dense: units must be an integer of at least 1, got 0.'],
    [() => dense(2.5), 'dense: units must be an integer of at least 1, got 2.5.'],
    [() => leakyRelu({ slope: NaN }), 'leakyRelu: slope must be a finite number, got NaN.'],
    [() => dropout(1), 'dropout: rate must be at least 0 and less than 1, got 1.'],
    [() => dropout(NaN), 'dropout: rate must be at least 0 and less than 1, got NaN.'],
    [() => constant(Infinity), 'constant: value must be a finite number, got Infinity.'],
  ])('%s', (make, message) => {
    expect(make).toThrow(message)
  })
})

describe('summary', () => {
  it('prints the table, the totals and the bytes', () => {
    const text = summary(sequential(dense(4), residual(sequential(leakyRelu(), dense(4))), dense(2)), [3])
    expect(text.split('\n').map((line) => line.trimEnd())).toEqual([
      'Layer (type)    Output shape   Parameters   Bytes',
      '─'.repeat(49),
      '0 dense         [batch, 4]             16      64',
      '1.0 leakyRelu   [batch, 4]              0       0',
      '1.1 dense       [batch, 4]             20      80',
      '2 dense         [batch, 2]             10      40',
      '─'.repeat(49),
      'Total parameters: 46 (184 B)',
      'Memory for each example of a batch: 140 B',
    ])
  })
})
