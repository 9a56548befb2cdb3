import { describe, expect, it } from 'vitest'
import { inverseNormal } from '../src/normal.ts'
import { createRandom } from '../src/stream.ts'

/** Quantiles of the standard normal distribution to 17 digits, from a calculation with 40. */
const quantiles: [number, number][] = [
  [2 ** -2, -0.6744897501960817],
  [0.375, -0.31863936396437514],
  [0.074, -1.4466320671589785],
  [0.076, -1.4325027208258116],
  [2 ** -3, -1.150349380376008],
  [0.9, 1.2815515655446006],
  [0.01, -2.326347874040841],
  [2 ** -10, -3.0972690781987846],
  [2 ** -16, -4.169569323349106],
  [2 ** -20, -4.7630010342678135],
  [1 - 2 ** -20, 4.7630010342678135],
  [2 ** -33, -6.3379577545537895],
  [1 - 2 ** -33, 6.3379577545537895],
  [0.499, -0.002506630899571766],
  [2 ** -40, -7.047700256664409],
]

/** Φ(x) for checks, by the series Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/15 + …). */
function cumulative(x: number): number {
  let term = x
  let sum = x
  for (let n = 3; Math.abs(term) > 1e-17; n += 2) sum += term *= (x * x) / n
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI)
}

describe('inverseNormal', () => {
  it('is right to 1e-15 in the centre and in the tails', () => {
    for (const [u, x] of quantiles) expect(Math.abs(inverseNormal(u) / x - 1), String(u)).toBeLessThan(1e-15)
    expect(inverseNormal(0.5)).toBe(0)
  })

  it('is odd about ½ and increases', () => {
    for (let i = 1; i < 2048; i++) {
      expect(inverseNormal(1 - i / 4096)).toBe(-inverseNormal(i / 4096))
      expect(inverseNormal((i + 1) / 4096)).toBeGreaterThan(inverseNormal(i / 4096))
    }
  })
})

describe('a million normal numbers', () => {
  const n = 1_000_000
  const data = createRandom(42).normal([n]).data
  const moment = (k: number): number => data.reduce((sum, x) => sum + x ** k, 0) / n

  it('have the moments 0, 1, 0 and 3', () => {
    // The bounds are four standard deviations of each estimate.
    expect(Math.abs(moment(1))).toBeLessThan(4 * Math.sqrt(1 / n))
    expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n))
    expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / n))
    expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n))
  })

  it('follow the distribution (Kolmogorov–Smirnov)', () => {
    const sorted = data.toSorted()
    let distance = 0
    for (let i = 0; i < n; i += 10) distance = Math.max(distance, Math.abs(cumulative(sorted[i]!) - (i + 0.5) / n))
    expect(distance * Math.sqrt(n)).toBeLessThan(1.95) // exceeded once in a thousand
  })

  it('are beyond 3 and 4 as often as they should be', () => {
    for (const [limit, probability] of [
      [3, 2.6998e-3],
      [4, 6.3342e-5],
    ] as const) {
      const count = data.filter((x) => Math.abs(x) > limit).length
      expect(Math.abs(count - n * probability)).toBeLessThan(4 * Math.sqrt(n * probability))
    }
  })
})
