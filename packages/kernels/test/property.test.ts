import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createReferenceKernels, type Kernels } from '../src/index.ts'
import { createRandom, randomArray } from './random.ts'
import { simdBackend } from './support.ts'

/** Random cases in all; `npm run test:property` has many more. */
const runs = Number(process.env['NN_PROPERTY_RUNS'] ?? 2000)

const reference = createReferenceKernels()
const backends = [1, 2, 3, 4].map((threads) => simdBackend(threads, threads === 3 ? 1 : undefined))

beforeAll(() => Promise.all(backends.map(({ ready }) => ready())))
afterAll(() => {
  for (const { close } of backends) close()
})

/** Mostly small, some on the other side of a block or of a fork. */
const size = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 70 }) },
  { weight: 1, arbitrary: fc.integer({ min: 71, max: 420 }) },
)

const products = fc.record({
  m: size,
  n: size,
  k: size,
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
  accumulate: fc.boolean(),
  zeros: fc.constantFrom(0, 0.3, 0.6, 0.9, 1),
  staged: fc.boolean(),
  seed: fc.integer(),
  backend: fc.nat(backends.length - 1),
})

describe('random products', () => {
  it(`equal those of the reference, bit for bit, ${runs} times`, { timeout: 3_600_000 }, () => {
    fc.assert(
      fc.property(products, (c) => {
        const random = createRandom(c.seed)
        const { kernels, memory } = backends[c.backend]!
        const place = (x: Float32Array): Float32Array => {
          if (c.staged) return x.slice()
          const view = memory.allocate(x.length)
          view.set(x)
          return view
        }
        const out = randomArray(random, c.m * c.n)
        const a = randomArray(random, c.m * c.k, c.zeros)
        const b = randomArray(random, c.k * c.n)
        const [actual, expected] = [place(out), out.slice()]
        const multiply = (implementation: Kernels, z: Float32Array, x: Float32Array, y: Float32Array): void => {
          implementation.gemm(z, x, y, c.m, c.n, c.k, c.transposeA, c.transposeB, c.accumulate)
        }
        multiply(kernels, actual, place(a), place(b))
        multiply(reference, expected, a, b)
        expect(firstDifference(actual, expected)).toBe(-1)
      }),
      { numRuns: runs, seed: 1 },
    )
  })
})

function firstDifference(actual: Float32Array, expected: Float32Array): number {
  return expected.findIndex((value, i) => !Object.is(actual[i], value))
}
