import { ArgumentError } from '@nn/arguments'
import { describe, expect, it } from 'vitest'
import { ShapeError } from '../src/shape-error.ts'
import { floatBelow } from '../src/float-below.ts'
import { toArray } from '../src/nested.ts'
import type { RandomState } from '../src/random-state.ts'
import { createRandom } from '../src/stream.ts'
import { ramp } from './fixtures.ts'

const bits = (data: Float32Array): string => Buffer.from(data.buffer).toString('hex')

describe('createRandom', () => {
  it('gives the same bits on every machine', () => {
    const random = createRandom(2 ** 53 - 1)
    const words = [...random.uniform([4]).data].map((value) => value * 2 ** 24)
    expect(words).toEqual([7322853, 14828409, 16219094, 924562])
    expect(Array.from({ length: 6 }, () => random.integer(10))).toEqual([1, 5, 2, 6, 6, 8])
    expect([...random.permutation(8)]).toEqual([2, 5, 3, 4, 0, 6, 7, 1])
    const normal = createRandom(7).normal([8])
    expect(bits(normal.data)).toBe('1a6daa3f18fd203ffb55fe3e6cd3fcbe0cc8a7bfb4d9b9bfe91a74bfba3a1940')
  })

  it('uses all 53 bits of the seed', () => {
    const seeds = [0, 1, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 52, 2 ** 53 - 1]
    expect(new Set(seeds.map((seed) => bits(createRandom(seed).uniform([4]).data))).size).toBe(seeds.length)
  })

  it('has the seed as its key, low word first', () => {
    const keys = [7, 2 ** 31 + 7, 2 ** 32 + 7, 2 ** 53 - 1].map((seed) => createRandom(seed).state.key)
    expect(keys).toEqual([
      [7, 0],
      [2 ** 31 + 7, 0],
      [7, 1],
      [2 ** 32 - 1, 2 ** 21 - 1],
    ])
  })

  it('continues where a state says, after any number of draws', () => {
    for (const drawn of [0, 1, 2, 5]) {
      const random = createRandom(5)
      random.uniform([drawn])
      const state = JSON.parse(JSON.stringify(random.state)) as RandomState
      expect(state.counter).toBe(drawn)
      expect(createRandom(state).normal([5])).toEqual(random.normal([5]))
    }
  })

  it('goes on beyond 2³³ draws', () => {
    const { key } = createRandom(1).state
    const far = createRandom({ key, counter: 2 ** 33 }).uniform([2])
    expect(far).not.toEqual(createRandom(1).uniform([2]))
    expect(far).toEqual(createRandom({ key, counter: 2 ** 33 }).uniform([2]))
  })

  it('refuses other seeds', () => {
    for (const seed of [-1, 0.5, NaN, 2 ** 53]) expect(() => createRandom(seed)).toThrow(ArgumentError)
    expect(() => createRandom(-1)).toThrow('createRandom: expected a non-negative safe integer as seed, got -1.')
    const states = [{ key: [1], counter: 0 }, { key: [1, -1], counter: 0 }, { key: [1, 2], counter: -1 }, { key: 'ab' }]
    for (const state of states) expect(() => createRandom(state as unknown as RandomState)).toThrow(ArgumentError)
  })
})

describe('fork', () => {
  it('depends on the key and the name, not on what was drawn', () => {
    const random = createRandom(3)
    const before = random.fork('init').state
    random.uniform([7])
    expect(random.fork('init').state).toEqual(before)
    expect(before.counter).toBe(0)
    expect(random.state.counter).toBe(7)
    expect(createRandom(4).fork('init').state).not.toEqual(before)
  })

  it('gives pinned keys, a number the same as its digits', () => {
    const random = createRandom(2 ** 53 - 1)
    expect(random.fork('init').state.key).toEqual([3341120269, 1233653095])
    expect(random.fork('').state.key).toEqual([1903667058, 1981765101])
    expect(random.fork(12).state).toEqual(random.fork('12').state)
  })

  it('gives a key of its own to every name and every path of names', () => {
    const random = createRandom(3)
    const forks = [
      ...Array.from({ length: 1000 }, (_, i) => random.fork(i)),
      ...['', 'a', 'b', 'ab', 'ba', 'a\0', '\0'].map((name) => random.fork(name)),
      random.fork('a').fork('b'),
      random.fork('a').fork(''),
      random.fork('').fork('a'),
      random,
    ]
    expect(new Set(forks.map(({ state }) => state.key.join())).size).toBe(forks.length)
  })

  it('makes streams that are not correlated', () => {
    const [a, b] = ['a', 'b'].map((name) => createRandom(1).fork(name).normal([20000]).data)
    const correlation = a!.reduce((sum, value, i) => sum + value * b![i]!, 0) / 20000
    expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(20000))
  })
})

describe('uniform', () => {
  it('fills the interval evenly', () => {
    const counts = new Array<number>(64).fill(0)
    for (const value of createRandom(1).uniform([64000]).data) counts[Math.floor(value * 64)]!++
    const chiSquare = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
    expect(chiSquare).toBeGreaterThan(30) // 63 ± 4.5·√126, both ways: too even is not random either
    expect(chiSquare).toBeLessThan(114)
  })

  it('reaches low and stays below high, even after rounding', () => {
    const { data } = createRandom(2).uniform([2 ** 20], { low: 1, high: 1 + 2 ** -22 })
    expect([...new Set(data)].sort()).toEqual([1, 1 + 2 ** -23])
    const negative = createRandom(2).uniform([2 ** 16], { low: -3, high: -1 }).data
    expect(negative.every((value) => value >= -3 && value < -1)).toBe(true)
  })

  it('takes its shape from out, or is a scalar', () => {
    const out = ramp([2, 3])
    expect(createRandom(1).uniform(undefined, { out })).toBe(out)
    expect(out.data).toEqual(createRandom(1).uniform([6]).data)
    expect(createRandom(1).uniform().shape).toEqual([])
    expect(() => createRandom(1).uniform([6], { out })).toThrow(ShapeError)
  })

  it('fills a Float64Array behind the type of a float32 one', () => {
    const out = { shape: [3], data: new Float64Array(3) as unknown as Float32Array }
    createRandom(1).normal([3], { out })
    expect(Float32Array.from(out.data)).toEqual(createRandom(1).normal([3]).data)
  })

  it('refuses an empty or endless interval', () => {
    const random = createRandom(1)
    expect(() => random.uniform([1], { low: 1, high: 1 })).toThrow('uniform: expected finite low < high, got [1, 1].')
    expect(() => random.uniform([1], { low: 0, high: Infinity })).toThrow(ArgumentError)
    expect(() => random.uniform([1], { low: NaN })).toThrow(ArgumentError)
    expect(() => random.uniform([-1])).toThrow(ArgumentError)
    expect(random.state.counter).toBe(0)
  })
})

describe('fillUniform', () => {
  it('gives the numbers of uniform from any offset and does not advance', () => {
    const random = createRandom(9)
    const whole = random.uniform([11]).data
    for (let offset = 0; offset < 11; offset++) {
      const part = new Float32Array(11 - offset)
      random.fillUniform(part, offset)
      expect(part).toEqual(whole.subarray(offset))
    }
    expect(random.state.counter).toBe(11)
    expect(random.uniform([2])).toEqual(createRandom({ ...random.state, counter: 11 }).uniform([2]))
    expect(() => {
      random.fillUniform(new Float32Array(1), -1)
    }).toThrow(ArgumentError)
  })
})

describe('normal', () => {
  it('scales and shifts', () => {
    const plain = createRandom(1).normal([100]).data
    const scaled = createRandom(1).normal([100], { mean: 10, standardDeviation: 2 }).data
    scaled.forEach((value, i) => {
      expect(value).toBeCloseTo(10 + 2 * plain[i]!, 4)
    })
    expect(toArray(createRandom(1).normal([2], { mean: 3, standardDeviation: 0 }))).toEqual([3, 3])
  })

  it('refuses other parameters', () => {
    for (const standardDeviation of [Infinity, NaN]) {
      expect(() => createRandom(1).normal([1], { standardDeviation })).toThrow(
        'normal: expected a finite standardDeviation',
      )
    }
    expect(() => createRandom(1).normal([1], { standardDeviation: -1 })).toThrow(
      'normal: expected a finite standardDeviation of at least 0, got -1.',
    )
    expect(() => createRandom(1).normal([1], { mean: NaN })).toThrow(ArgumentError)
  })
})

describe('integer', () => {
  it('gives each of n equally often', () => {
    const random = createRandom(11)
    const counts = [0, 0, 0]
    for (let i = 0; i < 30000; i++) counts[random.integer(3)]!++
    for (const count of counts) expect(Math.abs(count - 10000)).toBeLessThan(4 * Math.sqrt(30000 * (2 / 9)))
  })

  it('draws again where a word would favour small results', () => {
    const n = 2 ** 31 + 1 // almost every second word is refused
    const random = createRandom(1)
    for (let i = 0; i < 100; i++) expect(random.integer(n)).toBeLessThan(n)
    expect(random.state.counter).toBeGreaterThan(150)
  })

  it.each([3, 2 ** 31 - 1, 2 ** 31 + 1, 3 * 2 ** 30, 2 ** 32 - 1, 2 ** 32])(
    'of %i is the rest of each word before the last multiple of it',
    (n) => {
      const [random, words] = [createRandom(5), createRandom(5)]
      const limit = 2 ** 32 - (2 ** 32 % n)
      const expected = Array.from({ length: 200 }, () => words.integer(2 ** 32)).filter((word) => word < limit)
      expect(expected.map(() => random.integer(n))).toEqual(expected.map((word) => word % n))
    },
  )

  it('refuses an n out of range', () => {
    expect(createRandom(1).integer(1)).toBe(0)
    expect(createRandom(1).integer(2 ** 32)).toBeLessThan(2 ** 32)
    for (const n of [0, -1, 1.5, NaN, 2 ** 32 + 1]) expect(() => createRandom(1).integer(n)).toThrow(ArgumentError)
  })
})

describe('permutation', () => {
  it('has each index once', () => {
    for (const n of [0, 1, 2, 1000]) {
      const order = createRandom(n).permutation(n)
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i))
    }
    expect(() => createRandom(1).permutation(-1)).toThrow(ArgumentError)
  })

  it('is each of the orders equally often', () => {
    const random = createRandom(13)
    const counts = new Map<string, number>()
    for (let i = 0; i < 6000; i++) {
      const order = random.permutation(3).join()
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect(counts.size).toBe(6)
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(6000 * (5 / 36)))
  })
})

describe('floatBelow', () => {
  it('is the neighbour in float32', () => {
    expect(floatBelow(1)).toBe(1 - 2 ** -24)
    expect(floatBelow(-1)).toBe(-1 - 2 ** -23)
    expect(floatBelow(0)).toBe(-(2 ** -149))
    expect(floatBelow(2 ** -149)).toBe(0)
  })
})
