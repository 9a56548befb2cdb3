import { createRandom } from '@nn/tensor'
import { describe, expect, it } from 'vitest'
import {
  compile,
  compileLoss,
  constant,
  dense,
  dropout,
  flatten,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  type Initializer,
  type Layer,
  leakyRelu,
  type Loss,
  meanSquaredError,
  relu,
  residual,
  sequential,
  sigmoid,
  softmax,
  softmaxCrossEntropy,
  summary,
  tanh,
  zeros,
} from '../src/index.ts'

// A run goes on only with the model and the loss that it began with: `type` and `config` tell.

const layers: readonly (readonly [layer: Layer, type: string, config: unknown])[] = [
  [dense(3), 'dense', { units: 3, weight: 'heNormal', bias: 'zeros' }],
  [
    dense(3, { weight: glorotUniform(), bias: constant(0.5) }),
    'dense',
    { units: 3, weight: 'glorotUniform', bias: { constant: 0.5 } },
  ],
  [dropout(0.25), 'dropout', { rate: 0.25 }],
  [flatten(), 'flatten', {}],
  [leakyRelu(), 'leakyRelu', { slope: 0.01 }],
  [leakyRelu({ slope: 0.3 }), 'leakyRelu', { slope: 0.3 }],
  [relu(), 'relu', {}],
  [sigmoid(), 'sigmoid', {}],
  [softmax(), 'softmax', {}],
  [tanh(), 'tanh', {}],
  [residual(dropout(0.5)), 'residual', { type: 'dropout', config: { rate: 0.5 } }],
  [
    sequential(tanh(), dropout(0.5)),
    'sequential',
    [
      { type: 'tanh', config: {} },
      { type: 'dropout', config: { rate: 0.5 } },
    ],
  ],
]

it.each(layers)('$1 says all that it is: %o', ({ type, config }, expectedType, expectedConfig) => {
  expect({ type, config }).toEqual({ type: expectedType, config: expectedConfig })
})

it('a rectifier says its slope, so that the layer before may compute it', () => {
  expect([leakyRelu().slope, leakyRelu({ slope: 0.3 }).slope, relu().slope]).toEqual([0.01, 0.3, 0])
  expect([tanh().slope, dense(2).slope]).toEqual([undefined, undefined])
})

it.each<[Loss, string]>([
  [softmaxCrossEntropy(), 'softmaxCrossEntropy'],
  [meanSquaredError(), 'meanSquaredError'],
])('a loss says what it is: $1', ({ type, config }, expected) => {
  expect({ type, config }).toEqual({ type: expected, config: {} })
})

it.each<[Initializer, unknown]>([
  [zeros(), 'zeros'],
  [constant(2), { constant: 2 }],
  [heNormal(), 'heNormal'],
  [heUniform(), 'heUniform'],
  [glorotNormal(), 'glorotNormal'],
  [glorotUniform(), 'glorotUniform'],
])('an initialiser says what it is: %o', ({ config }, expected) => {
  expect(config).toEqual(expected)
})

describe('the fans of a parameter', () => {
  const shapes: readonly (readonly [shape: number[], fanIn: number, fanOut: number])[] = [
    [[5, 7], 5, 7],
    [[4, 5, 7], 4 * 5, 4 * 7],
    [[2, 3, 5, 7], 2 * 3 * 5, 2 * 3 * 7],
  ]
  const filled = (initializer: Initializer, shape: number[]): Float32Array => {
    const out = { shape, data: new Float32Array(shape.reduce((size, length) => size * length)) }
    initializer.fill(out, createRandom(5))
    return out.data
  }
  const normal = (shape: number[], variance: number): Float32Array =>
    createRandom(5).normal(shape, { standardDeviation: Math.sqrt(variance) }).data
  const uniform = (shape: number[], variance: number): Float32Array => {
    const high = Math.sqrt(3 * variance)
    return createRandom(5).uniform(shape, { low: -high, high }).data
  }

  it.each(shapes)('of shape %j are %d and %d: the window of a convolution multiplies both', (shape, fanIn, fanOut) => {
    expect(filled(heNormal(), shape)).toEqual(normal(shape, 2 / fanIn))
    expect(filled(heUniform(), shape)).toEqual(uniform(shape, 2 / fanIn))
    expect(filled(glorotNormal(), shape)).toEqual(normal(shape, 2 / (fanIn + fanOut)))
    expect(filled(glorotUniform(), shape)).toEqual(uniform(shape, 2 / (fanIn + fanOut)))
  })
})

describe('summary', () => {
  const last = (units: number, inputs: number): string[] => summary(dense(units), [inputs]).split('\n').slice(-2)

  it.each([
    [1, 254, 'Total parameters: 255 (1020 B)'],
    [1, 255, 'Total parameters: 256 (1.0 KiB)'],
    [200, 784, 'Total parameters: 157,000 (613.3 KiB)'],
    [511, 511, 'Total parameters: 261,632 (1022.0 KiB)'],
    [512, 511, 'Total parameters: 262,144 (1.0 MiB)'],
    [1024, 1535, 'Total parameters: 1,572,864 (6.0 MiB)'],
    [16_384, 16_383, 'Total parameters: 268,435,456 (1024.0 MiB)'],
  ])('has the total of a layer of %d units behind %d in units that can be read', (units, inputs, line) => {
    expect(last(units, inputs)[0]).toBe(line)
  })

  it('counts for each example x, y, the gradient dy, and scratch', () => {
    expect(last(2, 3)[1]).toBe('Memory for each example of a batch: 28 B')
    expect(summary(dropout(0.5), [5]).split('\n').at(-1)).toBe('Memory for each example of a batch: 80 B')
  })

  it('lines up names on the left and numbers on the right', () => {
    expect(
      summary(sequential(dense(1000), sigmoid()), [999])
        .split('\n')
        .slice(0, 4),
    ).toEqual([
      'Layer (type)   Output shape    Parameters       Bytes',
      '─'.repeat(53),
      '0 dense        [batch, 1000]    1,000,000   4,000,000',
      '1 sigmoid      [batch, 1000]            0           0',
    ])
  })
})

describe('softmaxCrossEntropy takes one row of logits for each example', () => {
  const plan = (output: number[], target: number[]): unknown =>
    compileLoss(softmaxCrossEntropy(), compile(relu(), { input: output, batchSize: 2 }), target)

  it.each([
    [[], '[batch]'],
    [[2, 3], '[batch, 2, 3]'],
  ])('and refuses outputs of shape %j', (output, shape) => {
    for (const target of [[], output]) {
      expect(() => plan(output, target)).toThrow(
        `softmaxCrossEntropy: expected logits of shape [batch, classes], got ${shape}.`,
      )
    }
  })

  it('with class indices or rows as targets', () => {
    for (const target of [[], [3]]) expect(() => plan([3], target)).not.toThrow()
  })
})

describe('an error about shapes has both of them, for programs', () => {
  const compileLayer = (layer: Layer, input: number[]) => (): unknown => compile(layer, { input, batchSize: 2 })
  const planLoss = (loss: Loss, target: number[]) => (): unknown =>
    compileLoss(loss, compile(relu(), { input: [3], batchSize: 2 }), target)

  it.each<[name: string, make: () => unknown, expected: unknown, actual: unknown]>([
    ['dense', compileLayer(dense(2), [2, 3]), ['batch', 6], ['batch', 2, 3]],
    ['residual', compileLayer(residual(dense(2)), [3]), [3], [2]],
    ['softmaxCrossEntropy', planLoss(softmaxCrossEntropy(), [4]), ['batch', 3], ['batch', 4]],
    ['meanSquaredError', planLoss(meanSquaredError(), [4]), [3], [4]],
  ])('%s', (_, make, expected, actual) => {
    expect(make).toThrow(expect.objectContaining({ name: 'ShapeError', expected, actual }))
  })
})
