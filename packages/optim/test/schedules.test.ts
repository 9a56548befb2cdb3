import { constant, cosineDecay, describeRate, exponentialDecay, joined, oneCycle, stepDecay, warmup } from '@nn/optim'
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

  it('refuses what it cannot be', () => {
    expect(() => constant(-1)).toThrow('constant: rate must be a finite number of at least 0, got -1.')
    expect(() => stepDecay(0.1, { every: 0 })).toThrow('every must be an integer of at least 1')
    expect(() => exponentialDecay(0.1, { factor: NaN })).toThrow('exponentialDecay: factor must be')
    expect(() => cosineDecay(0.1, { steps: 1.5 })).toThrow('steps must be an integer')
    expect(() => warmup(0.1, { steps: 2, from: 1 })).toThrow('from must be at least 0 and less than 1')
    expect(() => oneCycle(0.1, { steps: 10, rise: 1 })).toThrow('rise must be above 0 and less than 1')
    expect(() => oneCycle(0.1, { steps: 10, divide: 0 })).toThrow('divide must be a finite number above 0')
    expect(() => joined()).toThrow('joined: expected at least one rate')
    expect(() => joined([0.1], [0.2])).toThrow('the number of steps of each rate but the last must be an integer')
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
