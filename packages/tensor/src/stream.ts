import { ArgumentError, expectNumber, expectOptions, finite, type Known } from '@nn/arguments'
import { fraction, type Key, Words } from '@nn/kernels'
import { expectSizes } from './create.ts'
import { floatBelow } from './float-below.ts'
import { inverseNormal, probability } from './normal.ts'
import { outOption, resultFor } from './out.ts'
import type { NormalOptions, Random, UniformOptions } from './random.ts'
import { expectRandomState, forkKey, keyOfSeed, type RandomState } from './random-state.ts'
import type { Shape, Tensor } from './tensor.ts'

/**
 * A stream of random numbers from a seed, or from where another one stood.
 *
 * @param seed a non-negative safe integer, of which all 53 bits count, or the `state` of a stream
 * @throws {ArgumentError} for any other seed
 */
export function createRandom(seed: number | RandomState): Random {
  if (typeof seed === 'number') return new Stream(keyOfSeed(seed), 0)
  expectRandomState(seed)
  return new Stream([seed.key[0], seed.key[1]], seed.counter)
}

const uniformOptions: Known<UniformOptions> = { low: 'number', high: 'number', ...outOption }
const normalOptions: Known<NormalOptions> = { mean: 'number', standardDeviation: 'number', ...outOption }

class Stream implements Random {
  readonly key: Key
  readonly #words: Words
  #counter: number

  constructor(key: Key, counter: number) {
    this.key = key
    this.#words = new Words(key)
    this.#counter = counter
  }

  get state(): RandomState {
    return { key: [this.key[0], this.key[1]], counter: this.#counter }
  }

  fork(name: string | number): Random {
    return new Stream(forkKey(this.key, String(name)), 0)
  }

  uniform(shape?: Shape, options: UniformOptions = {}): Tensor {
    expectOptions('uniform', options, uniformOptions, 'shape, ')
    const { low = 0, high = 1, out } = options
    expectNumber('uniform', 'low', low, finite)
    expectNumber('uniform', 'high', high, finite)
    const from = Math.fround(low)
    const width = Math.fround(high) - from
    if (!(width > 0 && width < Infinity)) throw new ArgumentError('uniform', 'expected finite low < high', [low, high])
    const largest = floatBelow(Math.fround(high)) // rounding to float32 must not reach `high`
    return this.#draw('uniform', shape, out, (word) => Math.min(from + width * fraction(word), largest))
  }

  normal(shape?: Shape, options: NormalOptions = {}): Tensor {
    expectOptions('normal', options, normalOptions, 'shape, ')
    const { mean = 0, standardDeviation = 1, out } = options
    if (!Number.isFinite(mean)) throw new ArgumentError('normal', 'expected a finite mean', mean)
    if (!(Number.isFinite(standardDeviation) && standardDeviation >= 0)) {
      throw new ArgumentError('normal', 'expected a finite standardDeviation of at least 0', standardDeviation)
    }
    return this.#draw('normal', shape, out, (word) => mean + standardDeviation * inverseNormal(probability(word)))
  }

  integer(n: number): number {
    expectCount('integer', n, 1)
    return this.#below(n)
  }

  permutation(n: number): Uint32Array {
    expectCount('permutation', n, 0)
    const order = new Uint32Array(n)
    for (let i = 0; i < n; i++) order[i] = i
    for (let i = n - 1; i > 0; i--) {
      const j = this.#below(i + 1)
      const moved = order[i]!
      order[i] = order[j]!
      order[j] = moved
    }
    return order
  }

  fillUniform(out: Float32Array, offset: number): void {
    if (!Number.isSafeInteger(offset) || offset < 0) {
      throw new ArgumentError('fillUniform', 'expected a non-negative safe integer as offset', offset)
    }
    for (let i = 0; i < out.length; i++) out[i] = fraction(this.#words.at(offset + i))
  }

  /**
   * Words from the last multiple of n on would favour small results: they are those whose multiple of n has less than
   * n words behind it.
   */
  #below(n: number): number {
    for (;;) {
      const word = this.#words.at(this.#counter++)
      const rest = n === 2 ** 32 ? word : ((word >>> 0) % (n >>> 0)) >>> 0 // a division of integers, not of float64
      if (word - rest <= 2 ** 32 - n) return rest
    }
  }

  #draw(who: string, shape: Shape | undefined, out: Tensor | undefined, value: (word: number) => number): Tensor {
    const resolved = shape ?? out?.shape ?? []
    expectSizes(who, resolved)
    const result = resultFor(who, resolved, out)
    for (let i = 0; i < result.data.length; i++) result.data[i] = value(this.#words.at(this.#counter++))
    return result
  }
}

function expectCount(who: string, n: number, least: number): void {
  if (Number.isInteger(n) && n >= least && n <= 2 ** 32) return
  throw new ArgumentError(who, `expected an integer from ${least} to 4294967296`, n)
}
