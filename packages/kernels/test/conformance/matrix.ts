import { expect, it } from 'vitest'
import { difference, type Subject } from '../compare.ts'
import { createRandom, pick, randomArray } from '../random.ts'
import { edges, longSums, matrices, specialValues, wide } from './sizes.ts'

const booleans = [false, true]

export function matrixConformance(subject: Subject): void {
  for (const transposeA of booleans) {
    for (const transposeB of booleans) {
      const name = `${transposeA ? 'Aᵀ' : 'A'}·${transposeB ? 'Bᵀ' : 'B'}`
      it(`gemm ${name} equals the oracle at every edge size, sparse and dense, overwriting and accumulating`, () => {
        expect(gemmProblems(subject, transposeA, transposeB)).toEqual([])
      })
      it(`gemm ${name} carries NaN, infinities and subnormals through`, () => {
        expect(specialGemmProblems(subject, transposeA, transposeB)).toEqual([])
      })
    }
  }

  it('linear equals the oracle at every edge size, sparse and dense, with and without an activation', () => {
    expect(linearProblems(subject)).toEqual([])
  })

  for (const accumulate of booleans) {
    it(`sumRows equals the oracle at every edge size, ${accumulate ? 'accumulating' : 'overwriting'}`, () => {
      const random = createRandom(2)
      const problems = matrices.flatMap(([m, n]) => {
        const arrays = { out: randomArray(random, n), a: randomArray(random, m * n) }
        const problem = difference(subject, arrays, ['out'], (k, { out, a }) => {
          k.sumRows(out, a, m, n, accumulate)
        })
        return problem === undefined ? [] : [`[${m}, ${n}]: ${problem}`]
      })
      expect(problems).toEqual([])
    })
  }

  it('addRow equals the oracle at every edge size, in place too', () => {
    const random = createRandom(3)
    const problems = matrices.flatMap(([m, n]) => {
      const arrays = { out: randomArray(random, m * n), a: randomArray(random, m * n), row: randomArray(random, n) }
      const apart = difference(subject, arrays, ['out'], (k, { out, a, row }) => {
        k.addRow(out, a, row, m, n)
      })
      const inPlace = difference(subject, arrays, ['a'], (k, { a, row }) => {
        k.addRow(a, a, row, m, n)
      })
      return [apart, inPlace].filter((problem) => problem !== undefined).map((problem) => `[${m}, ${n}]: ${problem}`)
    })
    expect(problems).toEqual([])
  })
}

/** Each edge in each place beside small neighbours, and a hundred mixed triples. */
function gemmSizes(random: () => number): (readonly [number, number, number])[] {
  const single = edges.flatMap((e) => [[e, 9, 5] as const, [5, e, 9] as const, [9, 5, e] as const, [e, e, e] as const])
  const mixed = Array.from(
    { length: 100 },
    () => [pick(random, edges), pick(random, edges), pick(random, edges)] as const,
  )
  const stretches = [28, 29, 56, 60, 80, 84, 104, 105, 160].map((n) => [32, n, 70] as const) // of a sparse row
  return [...single, ...mixed, ...stretches, ...longSums, ...wide]
}

function gemmProblems(subject: Subject, transposeA: boolean, transposeB: boolean): string[] {
  const random = createRandom(1)
  const problems: string[] = []
  for (const [m, n, k] of gemmSizes(random)) {
    for (const accumulate of booleans) {
      for (const zeros of [0, 0.8, 1]) {
        const arrays = {
          out: randomArray(random, m * n),
          a: randomArray(random, m * k, zeros),
          b: randomArray(random, k * n, 0.1),
        }
        const problem = difference(subject, arrays, ['out'], (implementation, { out, a, b }) => {
          implementation.gemm(out, a, b, m, n, k, transposeA, transposeB, accumulate)
        })
        if (problem !== undefined) {
          problems.push(`m=${m} n=${n} k=${k} zeros=${zeros} accumulate=${accumulate}: ${problem}`)
        }
      }
    }
  }
  return problems
}

function linearProblems(subject: Subject): string[] {
  const random = createRandom(11)
  return gemmSizes(random).flatMap(([m, n, k]) =>
    [0, 0.8].flatMap((zeros) => {
      const arrays = {
        z: randomArray(random, m * n),
        y: randomArray(random, m * n),
        a: randomArray(random, m * k, zeros),
        b: randomArray(random, k * n),
        bias: randomArray(random, n),
      }
      const activated = difference(subject, arrays, ['z', 'y'], (implementation, { z, y, a, b, bias }) => {
        implementation.linear(z, y, a, b, bias, 0.01, m, n, k)
      })
      const plain = difference(subject, arrays, ['z'], (implementation, { z, a, b, bias }) => {
        implementation.linear(z, z, a, b, bias, 1, m, n, k)
      })
      return [activated, plain]
        .filter((problem) => problem !== undefined)
        .map((problem) => `m=${m} n=${n} k=${k} zeros=${zeros}: ${problem}`)
    }),
  )
}

/** `a` holds no zeros here: whether 0·∞ is left out of a sum is the implementation's choice. */
function specialGemmProblems(subject: Subject, transposeA: boolean, transposeB: boolean): string[] {
  const random = createRandom(4)
  const nonZero = specialValues.filter((value) => value !== 0)
  const problems: string[] = []
  for (const special of nonZero) {
    const [m, n, k] = [6, 19, 11]
    const sprinkle = (x: Float32Array): Float32Array => x.map((value) => (random() < 0.03 ? special : value || 1))
    const arrays = {
      out: randomArray(random, m * n),
      a: sprinkle(randomArray(random, m * k)),
      b: sprinkle(randomArray(random, k * n)),
    }
    const problem = difference(subject, arrays, ['out'], (implementation, { out, a, b }) => {
      implementation.gemm(out, a, b, m, n, k, transposeA, transposeB, true)
    })
    if (problem !== undefined) problems.push(`${special}: ${problem}`)
  }
  return problems
}
