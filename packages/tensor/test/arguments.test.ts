import { optionsTest } from '@nn/testkit'
import { describe, expect, it } from 'vitest'
import * as t from '../src/index.ts'
import { encodeNpy } from '../src/npy.ts'
import { encodeSafetensors } from '../src/safetensors.ts'

const list = [1, 2] as never
const plain = { shape: [2], data: [1, 2] } as never
const shapeless = { data: Float32Array.of(1, 2) } as never
const x = t.tensor([1, 2])

/** Every function that takes a tensor, by the first word of its key, with the given value in the tensor's place. */
const takers: Readonly<Record<string, (value: never) => unknown>> = {
  add: (value) => t.add(value, x),
  subtract: (value) => t.subtract(1, value),
  multiply: (value) => t.multiply(value, 2),
  divide: (value) => t.divide(value, 2),
  exp: (value) => t.exp(value),
  log: (value) => t.log(value),
  sqrt: (value) => t.sqrt(value),
  abs: (value) => t.abs(value),
  negative: (value) => t.negative(value),
  square: (value) => t.square(value),
  maximum: (value) => t.maximum(value, 0),
  minimum: (value) => t.minimum(0, value),
  equal: (value) => t.equal(value, 0),
  allClose: (value) => t.allClose(value, 0),
  broadcastTo: (value) => t.broadcastTo(value, [2]),
  matmul: (value) => t.matmul(x, value),
  sum: (value) => t.sum(value),
  mean: (value) => t.mean(value, { axis: 0 }),
  max: (value) => t.max(value),
  min: (value) => t.min(value),
  argmax: (value) => t.argmax(value),
  argmin: (value) => t.argmin(value),
  reshape: (value) => t.reshape(value, [2, 1]),
  transpose: (value) => t.transpose(value),
  slice: (value) => t.slice(value, 0),
  concatenate: (value) => t.concatenate([x, value]),
  stack: (value) => t.stack([value]),
  take: (value) => t.take(value, [0]),
  toArray: (value) => t.toArray(value),
  format: (value) => t.format(value),
  encodeNpy: (value) => encodeNpy(value),
  encodeSafetensors: (value) => encodeSafetensors({ a: value }),
  'add with out': (value) => t.add(x, x, { out: value }),
  'uniform with out': (value) => t.createRandom(1).uniform([2], { out: value }),
}

describe.each(Object.entries(takers))('where %s wants a tensor', (key, take) => {
  const name = key.split(' ')[0]!

  it.each<[string, never, RegExp]>([
    [
      'a list',
      list,
      /expected a tensor( as out)?, got \[1, 2\]\. tensor\(numbers\) makes one: tensor\(\[\[1, 2\], \[3, 4\]\]\)\.$/,
    ],
    ['a Float32Array', Float32Array.of(1, 2) as never, /got Float32Array\(2\)\. tensor\(numbers\) makes one/],
    [
      'a list as data',
      plain,
      /expected a tensor( as out)?, got \{"shape":\[2\],"data":\[1, 2\]\}\. A tensor has a shape and a Float32Array/,
    ],
    ['no shape', shapeless, /expected a tensor( as out)?, got \{"data":Float32Array\(2\)\}\. A tensor has a shape/],
    ['a string', '1' as never, /expected a tensor( as out)?, got "1"\. tensor\(numbers\) makes one/],
    ['null', null as never, /expected a tensor( as out)?, got null/],
  ])('%s is refused in a sentence that says tensor(…)', (_, value, message) => {
    expect(() => take(value)).toThrow(message)
    expect(() => take(value)).toThrow(new RegExp(`^${name}: `))
    expect(() => take(value)).toThrow(
      expect.objectContaining({ name: expect.stringMatching(/^(Argument|Shape)Error$/) as string }),
    )
  })

  it('data of another length is refused', () => {
    expect(() => take({ shape: [2], data: new Float32Array(3) } as never)).toThrow(
      new RegExp(`^${name}: .*expected data of 2 elements for shape \\[2\\], got \\[3\\]`),
    )
  })
})

describe('every operation of an engine', () => {
  const { ops } = t.createEngine()
  const calls = Object.entries(ops).filter(([name]) => name !== 'kernels') as [string, (...args: unknown[]) => void][]
  const [slopeOrScale, randomOffsetRate] = [1, 3]
  /** How many arguments are no tensors, after those that are. */
  const others: Readonly<Record<string, number>> = {
    linearLeakyRelu: slopeOrScale,
    leakyRelu: slopeOrScale,
    leakyReluBackward: slopeOrScale,
    softmaxCrossEntropy: slopeOrScale,
    meanSquaredError: slopeOrScale,
    dropoutMask: randomOffsetRate,
  }

  it.each(calls)('%s refuses a list in each place of a tensor', (name, call) => {
    const tensors = Array.from({ length: call.length - (others[name] ?? 0) }, () => t.tensor([[1, 2]]))
    expect(tensors.length).toBeGreaterThan(0)
    tensors.forEach((_, place) => {
      expect(() => {
        call(...tensors.with(place, list), 1)
      }, `place ${place}`).toThrow(`${name}: expected a tensor, got [1, 2]. tensor(numbers) makes one`)
    })
  })
})

describe('trees', () => {
  it('refuse a list in place of a tensor by name of whoever reads them', () => {
    expect(() => t.entries({ weight: list }, 'evaluate')).toThrow(
      'evaluate: expected a tensor, got [1, 2]. tensor(numbers)',
    )
    expect(() => t.entries({ dense: { weight: 1 as never } })).toThrow('entries: expected a tensor, got 1.')
    expect(() => t.entries(undefined as never, 'evaluate')).toThrow(
      'evaluate: expected tensors by name, got undefined.',
    )
  })
})

describe('shapes', () => {
  it('that are a number get a list', () => {
    expect(() => t.zeros(2 as never)).toThrow(
      'zeros: expected a shape of non-negative integers, got 2. Write a shape as a list: [2].',
    )
    expect(() => t.reshape(x, 2 as never)).toThrow('reshape: expected a shape of non-negative integers, got 2.')
    expect(() => t.createRandom(1).uniform(3 as never)).toThrow('Write a shape as a list: [3].')
  })

  it('beyond the longest array are refused before it is made', () => {
    expect(() => t.zeros([2 ** 31])).toThrow('zeros: expected a shape of at most 2147483647 elements')
    expect(() => t.zeros([2 ** 16, 2 ** 15])).toThrow('zeros: expected a shape of at most 2147483647 elements')
  })

  it('of eye cut what does not fit', () => {
    expect(t.toArray(t.eye(4, 2))).toEqual([
      [1, 0],
      [0, 1],
      [0, 0],
      [0, 0],
    ])
    expect(t.toArray(t.eye(2, 3))).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ])
  })
})

const tiny = Number.MIN_VALUE

optionsTest(
  'uniform',
  (options: t.UniformOptions) => t.createRandom(1).uniform([1000], options),
  ({ data }) => ({ low: Math.floor(Math.min(...data)), high: Math.ceil(Math.max(...data)) }),
  {
    low: { default: 0, valid: [-3, 0], invalid: [1, 2, -Infinity] },
    high: { default: 1, valid: [5, 1], invalid: [0, -1, Infinity] },
    out: { default: undefined, valid: [undefined], invalid: [[1], 1, null] },
  },
)
optionsTest(
  'normal',
  (options: t.NormalOptions) => t.createRandom(1).normal([3], { ...options }),
  ({ data }) => ({
    standardDeviation: data[0] === data[1] ? 0 : 1,
    mean: Math.round((data[0]! + data[1]! + data[2]!) / 3) + 0,
  }),
  {
    mean: { default: 0, valid: [0, -1000], invalid: [Infinity, -Infinity] },
    standardDeviation: { default: 1, valid: [0, 1], invalid: [-tiny, Infinity] },
    out: { default: undefined, valid: [undefined], invalid: [[1], 1, null] },
  },
)
describe('allClose', () => {
  it('is relative to the second operand, with the tolerances of NumPy', () => {
    expect([t.allClose(1, 2, { rtol: 0.5 }), t.allClose(2, 1, { rtol: 0.5 })]).toEqual([true, false])
    expect([t.allClose(0.99e-8, 0), t.allClose(1.01e-8, 0)]).toEqual([true, false])
    const [near, far] = [1 + 2 ** -17, 1 + 2 ** -16] // 0.76e-5 and 1.5e-5, exact in float32
    expect([t.allClose(near, 1), t.allClose(far, 1)]).toEqual([true, false])
    expect([t.allClose(NaN, NaN), t.allClose(NaN, NaN, { equalNan: true })]).toEqual([false, true])
  })
})

describe('options', () => {
  const out = t.zeros([2])

  it.each<[string, () => unknown, string]>([
    ['add', () => t.add(x, x, out as never), 'add: takes the options out, engine, got ["shape", "data"].'],
    ['exp', () => t.exp(x, { into: out } as never), 'exp: takes the options out, engine, got "into".'],
    ['sum', () => t.sum(x, 0 as never), 'sum: options must be an object, got 0. Say sum(x, { axis: 0 }).'],
    [
      'mean',
      () => t.mean(x, { keepDims: true } as never),
      'mean: takes the options axis, keepdims, out, got "keepDims". Did you mean keepdims?',
    ],
    ['max', () => t.max(x, { keepdims: 1 } as never), 'max: keepdims must be true or false, got 1.'],
    ['argmax', () => t.argmax(x, -1 as never), 'Say argmax(x, { axis: -1 }).'],
    ['argmin', () => t.argmin(x, { dim: 0 } as never), 'got "dim". Did you mean axis?'],
    ['stack', () => t.stack([x], 1 as never), 'Say stack(tensors, { axis: 1 }).'],
    ['concatenate', () => t.concatenate([x], 1 as never), 'Say concatenate(tensors, { axis: 1 }).'],
    ['take', () => t.take(x, [0], 1 as never), 'Say take(x, indices, { axis: 1 }).'],
    ['matmul', () => t.matmul(x, x, 1 as never), 'Say matmul(a, b, { out: … }).'],
    ['add', () => t.add(x, x, 1 as never), 'Say add(a, b, { out: … }).'],
    ['exp', () => t.exp(x, 1 as never), 'Say exp(x, { out: … }).'],
    ['maximum', () => t.maximum(x, x, 1 as never), 'Say maximum(a, b, { out: … }).'],
    ['abs', () => t.abs(x, 1 as never), 'Say abs(x, { out: … }).'],
    ['allClose', () => t.allClose(x, x, 0.1 as never), 'Say allClose(a, b, { rtol: 0.1 }).'],
    ['slice', () => t.slice(x, 'all' as never), 'Say slice(x, { start: … }).'],
    ['uniform', () => t.createRandom(1).uniform([2], 1 as never), 'Say uniform(shape, { low: 1 }).'],
    ['normal', () => t.createRandom(1).normal([2], 1 as never), 'Say normal(shape, { mean: 1 }).'],
    ['concatenate', () => t.concatenate(x as never), 'concatenate: expected a list of tensors, got {"shape"'],
    ['take', () => t.take(x, [0], { axis: '0' as never }), 'take: expected an axis from -1 to 0, got "0".'],
    [
      'slice',
      () => t.slice(x, { end: 1 } as never),
      'slice: takes the options start, stop, step, got "end". Did you mean stop?',
    ],
    ['slice', () => t.slice(x, [0, 1] as never), 'slice: options must be an object, got [0, 1].'],
    ['allClose', () => t.allClose(x, x, { tolerance: 1 } as never), 'got "tolerance". Did you mean atol?'],
    ['allClose', () => t.allClose(x, x, { rtol: -1 }), 'allClose: rtol must be a finite number of at least 0, got -1.'],
    ['createEngine', () => t.createEngine(2 as never), 'Say createEngine({ threads: 2 }).'],
    ['createEngine', () => t.createEngine({ thread: 2 } as never), 'got "thread". Did you mean threads?'],
    [
      'createEngine',
      () => t.createEngine({ precision: 'quick' as never }),
      'createEngine: precision must be one of strict, fast, got "quick".',
    ],
    ['createEngine', () => t.createEngine({ kernels: {} as never }), 'createEngine: kernels must be kernels such as'],
    ['createEngine', () => t.createEngine({ memory: {} as never }), 'createEngine: memory must be a memory such as'],
    [
      'defaultEngine',
      () => (t.defaultEngine as (x: unknown) => unknown)({ threads: 1 }),
      'defaultEngine: takes no options',
    ],
    [
      'createFloat64Engine',
      () => (t.createFloat64Engine as (x: unknown) => unknown)(1),
      'createFloat64Engine: takes no options',
    ],
    [
      'createRandom',
      () => t.createRandom({ seed: 1 } as never),
      'createRandom: expected a seed or the state of a stream, got {"seed":1}.',
    ],
    [
      'createRandom',
      () => t.createRandom(undefined as never),
      'createRandom: expected a seed or the state of a stream, got undefined.',
    ],
  ])('that %s does not know are refused: %#', (_, call, message) => {
    expect(call).toThrow(message)
    expect(call).toThrow(expect.objectContaining({ name: 'ArgumentError' }))
    expect(x).toEqual(t.tensor([1, 2]))
    expect(out).toEqual(t.zeros([2]))
  })

  it.each([0, -1, 1.5, NaN, 2 ** 53])('createEngine refuses %d threads', (threads) => {
    expect(() => t.createEngine({ threads })).toThrow('createEngine: threads must be an integer of at least 1')
  })
})

it('all 53 bits of a seed count, without a sign', () => {
  const first = (seed: number): number => t.createRandom(seed).uniform().data[0]!
  expect(t.createRandom(2 ** 31 + 5).key).toEqual([2 ** 31 + 5, 0])
  expect(t.createRandom(2 ** 32 + 5).key).toEqual([5, 1])
  expect(t.createRandom(2 ** 53 - 1).key).toEqual([2 ** 32 - 1, 2 ** 21 - 1])
  expect(new Set([5, 2 ** 31 + 5, 2 ** 32 + 5].map(first)).size).toBe(3)
  for (const seed of [-1, 0.5, 2 ** 53, NaN]) expect(() => first(seed)).toThrow('createRandom: expected a non-negative')
})
