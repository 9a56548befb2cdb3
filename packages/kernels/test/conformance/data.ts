import { expect, it } from 'vitest'
import { difference, type Subject } from '../compare.ts'
import { oracle } from '../oracle.ts'
import { createRandom, pick, randomArray } from '../random.ts'
import { lengths, matrices, specialValues } from './sizes.ts'

export function dataConformance(subject: Subject): void {
  it('argmax equals the oracle at every edge size, with ties, NaN and infinities', () => {
    const random = createRandom(8)
    const problems = matrices.flatMap(([m, n]) => {
      const ties = randomArray(random, m * n).map((x) => Math.round(3 * x))
      const special = ties.map((x) => (random() < 0.2 ? pick(random, specialValues) : x))
      return [ties, special].flatMap((x) => {
        const arrays = { out: new Float32Array(m).fill(7), x }
        const problem = difference(subject, arrays, ['out'], (k, copies) => {
          k.argmax(copies.out, copies.x, m, n)
        })
        return problem === undefined ? [] : [`[${m}, ${n}]: ${problem}`]
      })
    })
    expect(problems).toEqual([])
  })

  it('gatherBytes equals the oracle at every edge size', () => {
    const random = createRandom(9)
    const problems = matrices.flatMap(([m, n]) => {
      const source = Uint8Array.from({ length: 11 * n }, () => Math.floor(256 * random()))
      const inPlace = subject.memory.allocateBytes(source.length)
      inPlace.set(source)
      const indices = Uint32Array.from({ length: m }, () => Math.floor(11 * random()))
      return [source, inPlace].flatMap((bytes) => {
        const problem = difference(subject, { out: randomArray(random, m * n) }, ['out'], (k, { out }) => {
          k.gatherBytes(out, bytes, indices, 1 / 255, m, n)
        })
        return problem === undefined ? [] : [`[${m}, ${n}]: ${problem}`]
      })
    })
    expect(problems).toEqual([])
  })

  it('gatherRows equals the oracle at every edge size, from its own memory and from elsewhere', () => {
    const random = createRandom(10)
    const problems = matrices.flatMap(([m, n]) => {
      const source = randomArray(random, 11 * n)
      const inPlace = subject.memory.allocate(source.length)
      inPlace.set(source)
      const indices = Uint32Array.from({ length: m }, () => Math.floor(11 * random()))
      return [source, inPlace].flatMap((numbers) => {
        const problem = difference(subject, { out: randomArray(random, m * n) }, ['out'], (k, { out }) => {
          k.gatherRows(out, numbers, indices, m, n)
        })
        return problem === undefined ? [] : [`[${m}, ${n}]: ${problem}`]
      })
    })
    expect(problems).toEqual([])
  })

  it('dropoutMask equals the oracle at every length, from even and odd words, where 32 bits of a counter overflow, at every rate', () => {
    const key = [0x9e3779b9, 0xdeadbeef] as const
    const offsets = [0, 1, 6, 7, 4999, 2 ** 33 - 12, 2 ** 33 - 5, 2 ** 53 - 10000]
    const problems = lengths.flatMap((n) =>
      offsets.flatMap((offset, i) => {
        const rate = [0, 0.5, 0.2, 1 - 2 ** -24, 2 ** -24, 0.3, 1e-9, 0.9][i]!
        const problem = difference(subject, { out: new Float32Array(n).fill(7) }, ['out'], (k, { out }) => {
          k.dropoutMask(out, key, offset, rate, n)
        })
        return problem === undefined ? [] : [`${n} from ${offset} at ${rate}: ${problem}`]
      }),
    )
    expect(problems).toEqual([])
  })

  it('findNonFinite finds the first of NaN, Infinity and −Infinity at every place, and looks no further than n', () => {
    for (const n of lengths) {
      const x = new Float32Array(n + 1).fill(3e38)
      x[n] = NaN
      expect(subject.kernels.findNonFinite(x, n)).toBe(-1)
      for (const place of [0, 1, n >> 1, n - 2, n - 1].filter((i) => i >= 0 && i < n)) {
        const bad = x.map((value, i) => (i === place ? pick(createRandom(n), [NaN, Infinity, -Infinity]) : value))
        expect(subject.kernels.findNonFinite(bad, n)).toBe(place)
        expect(oracle.findNonFinite(bad, n)).toBe(place)
      }
    }
  })
}
