import { constant, cosineDecay, describeRate, exponentialDecay, joined, oneCycle, stepDecay, warmup } from '@nn/optim'
import { ArgumentError, createRandom } from '@nn/tensor'
import { describe, expect, it } from 'vitest'
import { cosineOfPi } from '../src/schedules/cosine.ts'

const all = {
  constant: constant(0.1),
  stepDecay: stepDecay(0.1, { every: 3 }),
  exponentialDecay: exponentialDecay(0.1, { factor: 0.97 }),
  cosineDecay: cosineDecay(0.1, { steps: 50 }),
  warmup: warmup(cosineDecay(0.1, { steps: 40 }), { steps: 10 }),
  oneCycle: oneCycle(0.1, { steps: 50 }),
  joined: joined([constant(0.1), 5], [0.05, 5], [(step) => 0.01 / step]),
}

describe('a schedule', () => {
  it.each(Object.entries(all))('%s is finite and at least 0 at every step, also long after its end', (_, rate) => {
    for (const step of [...Array.from({ length: 200 }, (__, i) => i + 1), 1e6, 1e9]) {
      expect(rate(step)).toBeGreaterThanOrEqual(0)
      expect(rate(step)).toBeLessThanOrEqual(0.1)
    }
  })

  it('has the rates that it was given at its ends, exactly, and never leaves the range between them', () => {
    const random = createRandom(1)
    for (let i = 0; i < 500; i++) {
      const initial = random.uniform().data[0]! / 3 // all 53 bits: differences of float32 numbers are often exact
      const final = initial * random.uniform().data[0]!
      const [down, up] = [cosineDecay(initial, { steps: 9, final }), cosineDecay(final, { steps: 9, final: initial })]
      expect([down(1), down(10), up(1), up(10)]).toEqual([initial, final, final, initial])
      for (const rate of Array.from({ length: 11 }, (_, step) => [down(step + 1), up(step + 1)]).flat()) {
        expect(rate).toBeGreaterThanOrEqual(final)
        expect(rate).toBeLessThanOrEqual(initial)
      }
    }
  })

  it.each([2, 3, 4, 5, 7, 10, 16, 20, 100])('oneCycle of %d steps has a rate at each, wherever its top is', (steps) => {
    for (const rise of [Number.MIN_VALUE, 1e-3, 0.5 / steps, 1 / steps, 1.5 / steps, 0.3, 1 - 2 ** -53]) {
      const rates = Array.from({ length: steps + 2 }, (_, i) => oneCycle(0.1, { steps, rise })(i + 1))
      const last = 0.1 / 25 / 1e4
      expect(Math.max(...rates)).toBeLessThanOrEqual(0.1)
      expect(Math.min(...rates)).toBeGreaterThanOrEqual(last)
      expect(rates.slice(steps - 1)).toEqual([last, last, last])
    }
    expect(oneCycle(0.1, { steps, rise: 1 / steps })(1)).toBe(0.1)
  })

  it('says what it is, with those inside it', () => {
    expect(describeRate(all.warmup)).toEqual({
      type: 'warmup',
      config: { then: { type: 'cosineDecay', config: { initial: 0.1, steps: 40, final: 0 } }, steps: 10, from: 1 / 3 },
    })
    expect(describeRate(all.joined)).toMatchObject({
      type: 'joined',
      config: [
        { rate: { type: 'constant' }, steps: 5 },
        { rate: 0.05, steps: 5 },
        { type: 'function', config: {} },
      ],
    })
    expect(describeRate(0.5)).toBe(0.5)
  })

  it('counts its own steps behind another', () => {
    expect([1, 5, 6, 10, 11, 12].map(all.joined)).toEqual([0.1, 0.1, 0.05, 0.05, 0.01, 0.005])
    const line = [1, 2, 3, 4, 5, 6].map(warmup(0.4, { steps: 4, from: 0 }))
    expect(line.map((rate) => Number(rate.toFixed(12)))).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.4])
  })

  it.each<[message: string, make: () => unknown]>([
    ['constant: rate must be a finite number of at least 0, got -1.', () => constant(-1)],
    ['stepDecay: initial must be a finite number of at least 0, got NaN.', () => stepDecay(NaN, { every: 1 })],
    ['stepDecay: factor must be a finite number of at least 0, got -1.', () => stepDecay(1, { every: 1, factor: -1 })],
    ['stepDecay: every must be an integer of at least 1, got 0.', () => stepDecay(1, { every: 0 })],
    ['exponentialDecay: initial must be a finite', () => exponentialDecay(Infinity, { factor: 1 })],
    ['exponentialDecay: factor must be a finite', () => exponentialDecay(1, { factor: NaN })],
    ['cosineDecay: initial must be a finite', () => cosineDecay(-1, { steps: 1 })],
    ['cosineDecay: final must be a finite', () => cosineDecay(1, { steps: 1, final: -1 })],
    ['cosineDecay: steps must be an integer of at least 1, got 1.5.', () => cosineDecay(1, { steps: 1.5 })],
    ['warmup: steps must be an integer of at least 1, got 0.', () => warmup(1, { steps: 0 })],
    ['warmup: from must be at least 0 and less than 1, got 1.', () => warmup(1, { steps: 2, from: 1 })],
    ['learningRate: the rate at step 1 must be', () => warmup(() => NaN, { steps: 2 })],
    ['oneCycle: max must be a finite', () => oneCycle(-1, { steps: 2 })],
    ['oneCycle: steps must be an integer of at least 2, got 1.', () => oneCycle(1, { steps: 1 })],
    ['oneCycle: rise must be above 0 and less than 1, got 1.', () => oneCycle(1, { steps: 2, rise: 1 })],
    ['oneCycle: rise must be above 0 and less than 1, got 0.', () => oneCycle(1, { steps: 2, rise: 0 })],
    ['oneCycle: divide must be a finite number above 0, got 0.', () => oneCycle(1, { steps: 2, divide: 0 })],
    ['oneCycle: finalDivide must be a finite number above 0', () => oneCycle(1, { steps: 2, finalDivide: Infinity })],
    ['joined: expected at least one rate', () => joined()],
    ['joined: the number of steps of each rate but the last must be an integer', () => joined([0.1], [0.2])],
    ['learningRate: the rate at step 1 must be', () => joined([0.1, 1000], [-0.1])],
    ['learningRate: the rate at step 1 must be', () => joined([NaN, 1], [0.1])],
  ])('refuses what it cannot be: %s', (message, make) => {
    expect(make).toThrow(ArgumentError)
    expect(make).toThrow(message)
  })
})

describe('the cosine', () => {
  it('is that of the engine, within 10⁻¹⁵', () => {
    for (let i = 0; i <= 10_000; i++) {
      expect(Math.abs(cosineOfPi(i / 10_000) - Math.cos((Math.PI * i) / 10_000))).toBeLessThan(1e-15)
    }
    expect([cosineOfPi(0), cosineOfPi(1)]).toEqual([1, -1])
  })
})
