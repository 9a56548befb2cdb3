import { createEngine, createRandom, tensor, zeros as zeroTensor } from '@nn/tensor'
import { optionsTest } from '@nn/testkit'
import { describe, expect, it } from 'vitest'
import * as l from '../src/index.ts'

const below1 = 1 - 2 ** -53
const [he, zero] = [l.heNormal(), l.zeros()]
const initial = { weight: he.config, bias: zero.config }

optionsTest<l.LeakyReluOptions, l.Layer>('leakyRelu', l.leakyRelu, ({ config }) => config as { slope: number }, {
  slope: { default: 0.01, valid: [-1e300, 0, 1e300], invalid: [Infinity, -Infinity] },
})

const initializers = { constant: l.constant(2), heNormal: he, heUniform: l.heUniform() }
optionsTest<l.DenseOptions, l.Layer>(
  'dense',
  (options) => l.dense(3, options),
  ({ config }) => {
    const { units, ...rest } = config as Record<string, unknown>
    expect(units).toBe(3)
    const byConfig = new Map(
      Object.values({ ...initializers, zero }).map((made) => [JSON.stringify(made.config), made]),
    )
    return Object.fromEntries(
      Object.entries(rest).map(([name, value]) => [name, byConfig.get(JSON.stringify(value))?.config]),
    )
  },
  {
    weight: { default: initial.weight, valid: [undefined], invalid: [l.heNormal, 0, null, false, 'zeros', {}] },
    bias: { default: initial.bias, valid: [undefined], invalid: [l.zeros, 0, null, false, 'zeros', {}] },
  },
)

describe('dense', () => {
  it.each(Object.entries(initializers))('says its initializers: %s', (_, initializer) => {
    expect(l.dense(3, { weight: initializer, bias: l.constant(1) }).config).toEqual({
      units: 3,
      weight: initializer.config,
      bias: { constant: 1 },
    })
  })
})

describe('compile', () => {
  const layer = l.dense(2) as l.Layer
  const engine = createEngine({ threads: 1 })

  optionsTest<l.CompileOptions, l.Network>(
    'compile',
    (options) => l.compile(layer, options),
    (network) => ({
      input: network.inputShape,
      batchSize: network.batchSize,
      inputGradient: network.batch(1).dx !== null,
    }),
    {
      input: { valid: [[3], [1]], invalid: [3, '3', null, { 0: 3 }] },
      batchSize: { valid: [1, 1000], invalid: [0, -1, 1.5, Infinity] },
      random: { default: 1, valid: [0, 2 ** 53 - 1], invalid: [-1, 0.5, 2 ** 53] },
      engine: { default: undefined, valid: [engine], invalid: [1, 'simd', null] },
      inputGradient: { default: false, valid: [true, false], invalid: [0, 'yes', null] },
    },
  )

  it('draws from seed 1, from a seed or from a stream', () => {
    const weights = (options: object): readonly number[] => [
      ...l.compile(layer, { input: [3], batchSize: 1, ...options }).parameters.data,
    ]
    expect(weights({})).toEqual(weights({ random: 1 }))
    expect(weights({ random: createRandom(7) })).toEqual(weights({ random: 7 }))
    expect(weights({ random: 7 })).not.toEqual(weights({}))
    expect(() => weights({ random: {} })).toThrow('compile: random must be a seed or createRandom(seed), got {}.')
  })

  it('takes the engine that it is given', () => {
    expect(l.compile(layer, { input: [3], batchSize: 1, engine }).engine).toBe(engine)
  })
})

optionsTest(
  'checkGradients',
  (options: Parameters<typeof l.checkGradients>[1]) => l.checkGradients(l.dense(2) as l.Layer, options),
  ({ checked }) => ({ batchSize: (checked - 8) / 3 }),
  {
    input: { valid: [[3]], invalid: [3, null] },
    batchSize: { default: 3, valid: [1, 7], invalid: [0, 1.5] },
    seed: { default: 1, valid: [0, 5], invalid: [-1, 0.5] },
    training: { default: true, valid: [true, false], invalid: [1, null] },
    tolerance: { default: 1e-6, valid: [1e-6, 1], invalid: [-1, Infinity] },
  },
)

const target = tensor([[1, 2, 3]])
optionsTest(
  'checkLossGradients',
  (options: Parameters<typeof l.checkLossGradients>[1]) => l.checkLossGradients(l.meanSquaredError(), options),
  () => ({}),
  {
    output: { valid: [[3]], invalid: [3, null] },
    target: { valid: [target], invalid: [[[1, 2, 3]], null, { shape: [1, 3], data: [1, 2, 3] }] },
    seed: { default: 1, valid: [0, 5], invalid: [-1, 0.5] },
    tolerance: { default: 1e-6, valid: [1e-6, 1], invalid: [-1, Infinity] },
  } as never,
)

describe('defaults of the gradient check', () => {
  /** A layer whose derivative is wrong by a known amount, and only in the given pass. */
  const wrongBy = (error: number, training: boolean): l.Layer => {
    const right = l.tanh()
    return {
      ...right,
      backward(ops, params, gradients, io) {
        right.backward(ops, params, gradients, io)
        if (io.dx && io.pass.training === training) io.dx.data[0]! += error
      },
    }
  }

  it('are a tolerance of 1e-6 and a pass that trains', () => {
    expect(() => l.checkGradients(wrongBy(2e-6, true), { input: [2] })).toThrow(l.GradientError)
    expect(l.checkGradients(wrongBy(5e-7, true), { input: [2] }).maxError).toBeGreaterThan(4e-7)
    expect(l.checkGradients(wrongBy(1, false), { input: [2] }).maxError).toBeLessThan(1e-6)
  })

  it('check seed 1', () => {
    const { maxError } = l.checkGradients(l.sigmoid(), { input: [4] })
    expect(maxError).toBe(l.checkGradients(l.sigmoid(), { input: [4], seed: 1 }).maxError)
    expect(maxError).not.toBe(l.checkGradients(l.sigmoid(), { input: [4], seed: 2 }).maxError)
  })
})

it.each([0, below1])('dropout accepts the rate %d, and says it', (rate) => {
  expect(l.dropout(rate).config).toEqual({ rate })
})

it.each([-Number.MIN_VALUE, 1, '0.5', null, undefined, { rate: 0.5 }, NaN])('dropout refuses the rate %j', (rate) => {
  expect(() => l.dropout(rate as never)).toThrow('dropout: rate must be at least 0 and less than 1')
})

it.each([0, -1, 1.5, '8', null, undefined, [8], { units: 8 }])('dense refuses %j units', (units) => {
  expect(() => l.dense(units as never)).toThrow('dense: units must be an integer of at least 1')
})

describe('what takes no options refuses them, by its name', () => {
  const { relu, sigmoid, tanh, softmax, flatten, meanSquaredError, softmaxCrossEntropy } = l
  const { zeros, heNormal, heUniform, glorotNormal, glorotUniform } = l
  const layers = { relu, sigmoid, tanh, softmax, flatten, meanSquaredError, softmaxCrossEntropy }
  const all = { ...layers, zeros, heNormal, heUniform, glorotNormal, glorotUniform }

  it.each(Object.entries(all))('%s', (name, make: (...args: never[]) => unknown) => {
    expect(() => make({ classWeights: [1, 9] } as never)).toThrow(
      `${name}: takes no options, got {"classWeights":[1, 9]}. Say ${name}().`,
    )
    expect(() => make(undefined as never)).toThrow(`${name}: takes no options, got undefined.`)
    expect(make).not.toThrow()
  })
})

describe('what is no option, layer, loss or tensor', () => {
  const network = l.compile(l.dense(2), { input: [3], batchSize: 2 })

  it.each<[() => unknown, string]>([
    [
      () => l.leakyRelu({ alpha: 0.3 } as object),
      'leakyRelu: takes the options slope, got "alpha". Did you mean slope?',
    ],
    [() => l.leakyRelu({ negativeSlope: 0.3 } as object), 'Did you mean slope?'],
    [() => l.leakyRelu({ negative_slope: 0.3 } as object), 'Did you mean slope?'],
    [() => l.leakyRelu(0.3 as never), 'leakyRelu: options must be an object, got 0.3. Say leakyRelu({ slope: 0.3 }).'],
    [() => l.dense(8, { activation: 'relu' } as object), 'Put the activation after it, as a layer of its own: relu().'],
    [() => l.dense(784, 100 as never), 'got 100. Say dense(units, { weight: … }).'],
    [() => l.compile(l.relu(), 5 as never), 'Say compile(layer, { batchSize: 5 }).'],
    [() => l.checkGradients(l.relu(), 5 as never), 'Say checkGradients(layer, { batchSize: 5 }).'],
    [() => l.checkLossGradients(l.meanSquaredError(), 5 as never), 'Say checkLossGradients(loss, { seed: 5 }).'],
    [() => l.dense(8, { kernelInitializer: he } as object), 'Did you mean weight?'],
    [
      () => l.dense(8, { weight: l.heNormal as never }),
      'dense: weight must be an initializer such as heNormal(), got a function called heNormal. Call it: heNormal().',
    ],
    [() => l.sequential([l.relu(), l.tanh()] as never), 'sequential: expected layers as arguments, not in a list, got'],
    [() => l.sequential([l.relu()] as never), 'Spread the list: sequential(...layers).'],
    [
      () => l.sequential(l.dense(2), l.relu as never),
      'sequential: layer 1 must be a layer such as relu(), got a function called relu. Call it: relu().',
    ],
    [
      () => l.sequential(l.relu as never),
      'sequential: the layer must be a layer such as relu(), got a function called relu. Call it: relu().',
    ],
    [() => l.sequential('relu' as never, l.relu()), 'sequential: layer 0 must be a layer such as relu(), got "relu".'],
    [
      () => l.residual(l.tanh as never),
      'residual: the layer must be a layer such as relu(), got a function called tanh. Call it: tanh().',
    ],
    [
      () => l.compile(l.relu as never, { input: [1], batchSize: 1 }),
      'compile: the model must be a layer such as relu(), got a function called relu. Call it: relu().',
    ],
    [() => l.summary(l.relu as never, [1]), 'summary: the model must be a layer'],
    [() => l.summary(l.relu(), 784 as never), 'summary: expected the shape of one input, got 784.'],
    [() => l.compileLoss(l.softmaxCrossEntropy as never, network, []), 'Call it: softmaxCrossEntropy().'],
    [
      () => l.compileLoss(l.meanSquaredError(), network, 2 as never),
      'compileLoss: expected the shape of one target, got 2.',
    ],
    [() => l.checkLossGradients(l.meanSquaredError as never, { output: [3], target }), 'Call it: meanSquaredError().'],
    [
      () => network.predict([[1, 2, 3]] as never),
      'predict: expected a tensor, got [[1, 2, 3]]. tensor(numbers) makes one',
    ],
    [
      () => network.predict({ data: [1, 2] } as never),
      'predict: expected a tensor, got {"data":[1, 2]}. A tensor has a shape',
    ],
    [() => network.predict(undefined as never), 'predict: expected a tensor, got undefined.'],
    [
      () => {
        network.forward([1, 2, 3] as never)
      },
      'network: expected the tensors of a batch, got [1, 2, 3]. Write into network.batch(size).x',
    ],
    [
      () => {
        network.backward(tensor([1]) as never)
      },
      'network: expected the tensors of a batch',
    ],
  ])('is refused: %#', (run, message) => {
    const before = network.parameters.data.slice()
    expect(run).toThrow(message)
    expect(run).toThrow(expect.objectContaining({ name: 'ArgumentError' }))
    expect(network.parameters.data).toEqual(before)
  })
})

describe('a layer that is in a network twice is refused, until layers share their parameters', () => {
  const shared = l.dense(3) as l.Layer
  const block = l.sequential(l.dense(3), l.relu())
  const once = (): l.Layer => l.dense(3)

  it.each<[string, () => unknown, string]>([
    [
      'beside itself',
      () => l.sequential(shared, shared),
      'sequential: expected each layer once, got "dense at 0 and 1". Make another one',
    ],
    ['further on', () => l.sequential(shared, l.relu(), shared), '"dense at 0 and 2"'],
    ['in a sequential inside', () => l.sequential(shared, l.sequential(once(), shared)), '"dense at 0 and 1.1"'],
    ['in two of them', () => l.sequential(l.sequential(shared), l.sequential(shared)), '"dense at 0.0 and 1.0"'],
    ['in a residual', () => l.sequential(l.residual(shared), shared), '"dense at 0.0 and 1"'],
    [
      'deep down',
      () => l.sequential(shared, l.residual(l.sequential(once(), l.residual(l.sequential(shared))))),
      'dense at 0 and 1.0.1.0.0',
    ],
    ['a whole block', () => l.sequential(block, block), '"dense at 0.0 and 1.0"'],
    ['a copy of a block', () => l.sequential(block, { ...block }), '"dense at 0.0 and 1.0"'],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message)
    expect(make).toThrow('Layers share no parameters.')
  })

  it('also where only its plan says that it has parameters', () => {
    const { hasParameters, ...own } = shared
    expect(hasParameters).toBe(true)
    const model = l.sequential(own, l.residual(l.sequential(own)))
    expect(() => l.compile(model, { input: [3], batchSize: 1 })).toThrow('"dense at 0 and 1.0"')
    expect(() => l.summary(model, [3])).toThrow('sequential: expected each layer once')
  })

  it('also with a single parameter', () => {
    const bias: l.Layer = {
      ...l.relu(),
      type: 'bias',
      plan: (input) => ({ output: input, parameters: { bias: input }, scratch: {} }),
    }
    const model = l.sequential(bias, bias)
    expect(() => l.compile(model, { input: [3], batchSize: 1 })).toThrow('"bias at 0 and 1"')
  })

  it('a layer without parameters may be there as often as anybody likes', () => {
    const act = l.relu()
    const model = l.sequential(once(), act, once(), l.residual(act))
    expect(l.compile(model, { input: [3], batchSize: 1 }).parameters.data.length).toBe(24)
  })

  it('two of the same kind, and one layer in two networks, are no mistake', () => {
    const network = l.sequential(l.sequential(once(), l.relu()), l.residual(l.sequential(once(), l.relu())), once())
    expect(l.compile(network, { input: [3], batchSize: 1 }).parameters.data.length).toBe(36)
    const [a, b] = [l.sequential(shared), l.sequential(shared)].map((model) =>
      l.compile(model, { input: [3], batchSize: 1 }),
    )
    expect(a!.predict(zeroTensor([1, 3]))).toEqual(b!.predict(zeroTensor([1, 3])))
  })
})
