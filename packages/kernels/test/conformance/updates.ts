import { expect, it } from 'vitest'
import { difference, type Subject } from '../compare.ts'
import { createRandom, randomArray } from '../random.ts'
import { lengths, specialValues } from './sizes.ts'

const decays = [0, 0.01]
const velocities = [NaN, -Infinity]

export function updateConformance(subject: Subject): void {
  for (const weightDecay of decays) {
    for (const [momentum, nesterov] of [
      [0, false],
      [0.9, false],
      [0.9, true],
    ] as const) {
      const options = `momentum ${momentum}, nesterov ${nesterov}, weight decay ${weightDecay}`
      it(`three steps of sgd equal the oracle: ${options}`, () => {
        const problems = onStates((p, g, v, _s, n) => {
          const arrays = { p, g, v: momentum === 0 ? new Float32Array(0) : v }
          return difference(subject, arrays, ['p', 'v'], (k, x) => {
            for (let t = 0; t < 3; t++) k.sgd(x.p, x.g, x.v, 0.1, momentum, nesterov, weightDecay, n)
          })
        })
        expect(problems).toEqual([])
      })

      it(`sgd says at every place whether a parameter or a velocity is not finite: ${options}`, () => {
        for (const n of lengths) {
          const [p, g, v] = [subject.memory.allocate(n), subject.memory.allocate(n), subject.memory.allocate(n)]
          const ways = [
            [p, NaN],
            [p, -Infinity],
            [g, Infinity],
            ...(momentum === 0 ? [] : velocities.map((value) => [v, value] as const)),
          ] as const
          expectFinite([p, g, v], ways, () => subject.kernels.sgd(p, g, v, 0.01, momentum, nesterov, weightDecay, n))
        }
      })
    }

    it(`three steps of adam equal the oracle: weight decay ${weightDecay}`, () => {
      const problems = onStates((p, g, m, v, n) =>
        difference(subject, { p, g, m, v }, ['p', 'm', 'v'], (k, x) => {
          for (let t = 1; t <= 3; t++) {
            k.adam(
              x.p,
              x.g,
              x.m,
              x.v,
              0.01 / (1 - 0.9 ** t),
              0.9,
              0.999,
              1 / Math.sqrt(1 - 0.999 ** t),
              1e-8,
              weightDecay,
              n,
            )
          }
        }),
      )
      expect(problems).toEqual([])
    })

    it(`adam says at every place whether a parameter or a moment is not finite: weight decay ${weightDecay}`, () => {
      for (const n of lengths) {
        const allocate = (): Float32Array => subject.memory.allocate(n)
        const [p, g, m, v] = [allocate(), allocate(), allocate(), allocate()]
        // The square of 10²¹ is too large for float32, and an infinite second moment leaves its parameter where it was.
        const ways = [
          [p, NaN],
          [p, -Infinity],
          [g, 1e21],
          [m, Infinity],
          [v, NaN],
        ] as const
        const step = (): boolean => subject.kernels.adam(p, g, m, v, 0.01, 0.9, 0.999, 1, 1e-8, weightDecay, n)
        expectFinite([p, g, m, v], ways, step)
      }
    })
  }
}

/** Expects a step to say that all is finite, and that it is not where one array has a value at one place. */
function expectFinite(
  arrays: readonly Float32Array[],
  ways: readonly (readonly [array: Float32Array, value: number])[],
  step: () => boolean,
): void {
  const n = arrays[0]!.length
  for (const place of [0, n >> 1, n - 4, n - 3, n - 2, n - 1].filter((i) => i >= 0 && i < n)) {
    for (const [array, value] of ways) {
      for (const x of arrays) x.fill(0.5)
      expect(step()).toBe(true)
      array[place] = value
      expect(step()).toBe(false)
    }
  }
}

type Problem = (
  parameters: Float32Array,
  gradients: Float32Array,
  first: Float32Array,
  second: Float32Array,
  n: number,
) => string | undefined

/** Random states of every length, and one in which the gradients are the special values. */
function onStates(problemOf: Problem): string[] {
  const random = createRandom(10)
  const state = (n: number): Float32Array => randomArray(random, n, 0.2)
  const squares = (n: number): Float32Array => state(n).map((x) => x * x)
  const special = Float32Array.from(specialValues)
  const size = special.length
  return [
    ...lengths.map((n) => problemOf(state(n), state(n), state(n), squares(n), n)),
    problemOf(state(size), special, state(size), squares(size), size),
  ].filter((problem) => problem !== undefined)
}
