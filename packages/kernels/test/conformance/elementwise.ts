import { expect, it } from 'vitest'
import type { Kernels } from '../../src/index.ts'
import { difference, type Subject } from '../compare.ts'
import { createRandom, randomArray } from '../random.ts'
import { lengths, meetings, specialValues } from './sizes.ts'

type Call = (kernels: Kernels, out: Float32Array, a: Float32Array, b: Float32Array, n: number) => void

/** Every elementwise kernel as a function of two inputs; those of one input leave `b` alone. */
const calls: Record<string, Call> = {
  'fill with 0.1': (kernels, out, _a, _b, n) => {
    kernels.fill(out, 0.1, n)
  },
  'fill with 0': (kernels, out, _a, _b, n) => {
    kernels.fill(out, 0, n)
  },
  'fill with -0': (kernels, out, _a, _b, n) => {
    kernels.fill(out, -0, n)
  },
  add: (kernels, out, a, b, n) => {
    kernels.add(out, a, b, n)
  },
  subtract: (kernels, out, a, b, n) => {
    kernels.subtract(out, a, b, n)
  },
  multiply: (kernels, out, a, b, n) => {
    kernels.multiply(out, a, b, n)
  },
  divide: (kernels, out, a, b, n) => {
    kernels.divide(out, a, b, n)
  },
  sqrt: (kernels, out, a, _b, n) => {
    kernels.sqrt(out, a, n)
  },
  exp: (kernels, out, a, _b, n) => {
    kernels.exp(out, a, n)
  },
  log: (kernels, out, a, _b, n) => {
    kernels.log(out, a, n)
  },
  'leakyRelu with slope 0.01': (kernels, out, a, _b, n) => {
    kernels.leakyRelu(out, a, 0.01, n)
  },
  'leakyRelu with slope 0': (kernels, out, a, _b, n) => {
    kernels.leakyRelu(out, a, 0, n)
  },
  leakyReluBackward: (kernels, out, a, b, n) => {
    kernels.leakyReluBackward(out, a, b, 0.01, n)
  },
  sigmoid: (kernels, out, a, _b, n) => {
    kernels.sigmoid(out, a, n)
  },
  sigmoidBackward: (kernels, out, a, b, n) => {
    kernels.sigmoidBackward(out, a, b, n)
  },
  tanh: (kernels, out, a, _b, n) => {
    kernels.tanh(out, a, n)
  },
  tanhBackward: (kernels, out, a, b, n) => {
    kernels.tanhBackward(out, a, b, n)
  },
}

export function elementwiseConformance(subject: Subject): void {
  for (const [name, call] of Object.entries(calls)) {
    it(`${name} equals the oracle at every length, apart and in place`, () => {
      const random = createRandom(5)
      const problems = lengths.flatMap((n) => {
        const [a, b] = [randomArray(random, n, 0.1), randomArray(random, n, 0.1)]
        return problemsOf(subject, call, a, b, n).map((problem) => `n=${n}: ${problem}`)
      })
      expect(problems).toEqual([])
    })

    it(`${name} equals the oracle on every pair of special values`, () => {
      const a = Float32Array.from(specialValues.flatMap((value) => specialValues.map(() => value)))
      const b = Float32Array.from(specialValues.flatMap(() => specialValues))
      expect(problemsOf(subject, call, a, b, a.length)).toEqual([])
    })

    it(`${name} equals the oracle where two forms of a function meet`, () => {
      const a = Float32Array.from(meetings.flatMap((x) => [x, -x]))
      expect(problemsOf(subject, call, a, a.toReversed(), a.length)).toEqual([])
    })
  }
}

/** The output apart from the inputs, longer than n, and the same array as either input. */
function problemsOf(subject: Subject, call: Call, a: Float32Array, b: Float32Array, n: number): string[] {
  const arrays = { a, b, out: new Float32Array(n + 3).fill(7) }
  return [
    difference(subject, arrays, ['out'], (k, x) => {
      call(k, x.out, x.a, x.b, n)
    }),
    difference(subject, arrays, ['a'], (k, x) => {
      call(k, x.a, x.a, x.b, n)
    }),
    difference(subject, arrays, ['b'], (k, x) => {
      call(k, x.b, x.a, x.b, n)
    }),
    difference(subject, arrays, ['a'], (k, x) => {
      call(k, x.a, x.a, x.a, n)
    }),
  ].filter((problem) => problem !== undefined)
}
