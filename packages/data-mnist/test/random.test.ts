import { describe, expect, test } from 'vitest'
import { createRandom, permutation } from '../src/random.ts'

const draw = (count: number, seed: number, stream?: number): number[] => {
  const random = createRandom(seed, stream)
  return Array.from({ length: count }, () => random.uniform())
}

describe('createRandom', () => {
  test('gives the same numbers on every machine', () => {
    expect(draw(4, 1).map((u) => u * 2 ** 32)).toEqual([3387734806, 1080862987, 3546521498, 2861869171])
  })

  test('takes all bits of a seed and of a stream', () => {
    const first = (seed: number, stream?: number): number => draw(1, seed, stream)[0]! * 2 ** 32
    const seeds = [2 ** 31, 1 + 2 ** 40, -1, Number.MAX_SAFE_INTEGER]
    expect(seeds.map((seed) => first(seed))).toEqual([4216897600, 2495284555, 1764797259, 2850818593])
    expect(first(1, 2 ** 20)).toBe(219867418)
  })

  test('gives other numbers for another seed, another stream, and a seed that differs only above 32 bits', () => {
    const first = [draw(1, 1), draw(1, 2), draw(1, -1), draw(1, 1, 1), draw(1, 1, -1), draw(1, 1 + 2 ** 40)].flat()
    expect(new Set(first).size).toBe(first.length)
  })

  test('uniform() fills [0, 1) evenly, also across the first numbers of successive streams', () => {
    const across = Array.from({ length: 10_000 }, (_, stream) => createRandom(7, stream).uniform())
    for (const numbers of [draw(10_000, 7), across]) {
      const tenths = new Array<number>(10).fill(0)
      for (const u of numbers) tenths[Math.floor(u * 10)]! += 1
      expect(Math.min(...tenths)).toBeGreaterThan(900)
      expect(Math.max(...tenths)).toBeLessThan(1100)
    }
  })

  test('integer(n) gives each of 0 … n−1', () => {
    const random = createRandom(3)
    expect(new Set(Array.from({ length: 200 }, () => random.integer(6)))).toEqual(new Set([0, 1, 2, 3, 4, 5]))
  })
})

describe('permutation', () => {
  test('holds every number once, in an order that the seed decides', () => {
    const order = permutation(100, 5)
    expect(order).toEqual(permutation(100, 5))
    expect(order).not.toEqual(permutation(100, 6))
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i))
  })

  test('puts each number in each place equally often', () => {
    const firsts = [0, 0, 0, 0]
    for (let seed = 0; seed < 4000; seed++) firsts[permutation(4, seed)[0]!]! += 1
    for (const count of firsts) expect(Math.abs(count - 1000)).toBeLessThan(120)
  })
})
