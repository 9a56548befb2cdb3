import { expect, it } from 'vitest'
import type { Kernels } from '../../src/index.ts'
import { difference, type Subject } from '../compare.ts'
import { createRandom, pick, randomArray } from '../random.ts'
import { matrices, specialValues } from './sizes.ts'

type Call = (kernels: Kernels, arrays: Record<'y' | 'a' | 'b' | 'losses', Float32Array>, m: number, n: number) => void

const calls: Record<string, Call> = {
  softmax: (kernels, { y, a }, m, n) => {
    kernels.softmax(y, a, m, n)
  },
  softmaxBackward: (kernels, { y, a, b }, m, n) => {
    kernels.softmaxBackward(y, a, b, m, n)
  },
  softmaxCrossEntropy: (kernels, { y, a, b, losses }, m, n) => {
    kernels.softmaxCrossEntropy(losses, y, a, b, 1 / 3, m, n)
  },
  meanSquaredError: (kernels, { y, a, b, losses }, m, n) => {
    kernels.meanSquaredError(losses, y, a, b, 1 / 3, m, n)
  },
}

export function softmaxConformance(subject: Subject): void {
  for (const [name, call] of Object.entries(calls)) {
    const problemOf = (a: Float32Array, b: Float32Array, m: number, n: number): string[] => {
      const arrays = { y: new Float32Array(m * n).fill(7), a, b, losses: new Float32Array(m).fill(7) }
      const problem = difference(subject, arrays, ['y', 'losses'], (k, copies) => {
        call(k, copies, m, n)
      })
      return problem === undefined ? [] : [`[${m}, ${n}]: ${problem}`]
    }

    it(`${name} equals the oracle at every edge size`, () => {
      const random = createRandom(6)
      const problems = matrices.flatMap(([m, n]) =>
        problemOf(
          randomArray(random, m * n).map((x) => 20 * x),
          randomArray(random, m * n, 0.8),
          m,
          n,
        ),
      )
      expect(problems).toEqual([])
    })

    it(`${name} equals the oracle on rows of special values`, () => {
      const random = createRandom(7)
      const special = (): Float32Array =>
        Float32Array.from({ length: 200 * 7 }, () => pick(random, [1, 2, 3, ...specialValues]))
      expect(problemOf(special(), special(), 200, 7)).toEqual([])
      expect(problemOf(new Float32Array(14).fill(-Infinity), new Float32Array(14).fill(1), 2, 7)).toEqual([])
    })
  }
}
