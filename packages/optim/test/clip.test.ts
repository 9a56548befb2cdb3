import { adam, clipByGlobalNorm, clipByValue, cosineDecay, globalNorm, type Optimizer, sgd } from '@nn/optim'
import { createRandom, defaultEngine } from '@nn/tensor'
import { describe, expect, it } from 'vitest'

const { kernels } = defaultEngine().ops

describe('clipping', () => {
  const stepped = (optimizer: Optimizer, gradients: number[]): { moved: number[]; finite: boolean } => {
    const parameters = new Float32Array(gradients.length)
    const finite = optimizer.update(kernels, { parameters, gradients: Float32Array.from(gradients), state: {} }, 1, 1)
    return { moved: Array.from(parameters, (p) => -p), finite }
  }

  it('by value brings each gradient between the limits', () => {
    expect(stepped(clipByValue(1, sgd()), [3, -3, 0.5, -0.25]).moved).toEqual([1, -1, 0.5, -0.25])
  })

  it('by norm shortens all of them together, and only where they are too long', () => {
    expect(stepped(clipByGlobalNorm(5, sgd()), [6, 8]).moved).toEqual([3, 4])
    expect(stepped(clipByGlobalNorm(10, sgd()), [6, 8]).moved).toEqual([6, 8])
    expect(globalNorm(Float32Array.from(stepped(clipByGlobalNorm(9.9999, sgd()), [6, 8]).moved))).toBeCloseTo(9.9999, 5)
    expect(globalNorm(Float32Array.of(3, 4))).toBe(5)
  })

  it('hides no NaN', () => {
    expect(stepped(clipByValue(1, sgd()), [NaN, 1]).finite).toBe(false)
    expect(stepped(clipByGlobalNorm(1, sgd()), [NaN, 1]).finite).toBe(false)
    expect(stepped(clipByGlobalNorm(1, sgd()), [Infinity, 1]).finite).toBe(false)
  })

  it('by value makes an infinite gradient the limit, as PyTorch does', () => {
    expect(stepped(clipByValue(1, sgd()), [Infinity, -Infinity])).toEqual({ moved: [1, -1], finite: true })
  })

  it('makes no gradient longer, turns none around, and leaves none above the limit but by float32 rounding', () => {
    const random = createRandom(1)
    for (let i = 0; i < 300; i++) {
      const limit = 10 ** (4 * random.uniform().data[0]! - 2)
      const before = random.normal([1 + random.integer(40)], { standardDeviation: 0.3 }).data
      const [byValue, byNorm] = [clipByValue, clipByGlobalNorm].map((clip) => {
        const gradients = Float32Array.from(before)
        clip(limit, sgd()).update(kernels, { parameters: new Float32Array(before.length), gradients, state: {} }, 1, 1)
        before.forEach((g, k) => {
          expect(gradients[k]! * Math.sign(g)).toBeGreaterThanOrEqual(0)
          expect(Math.abs(gradients[k]!)).toBeLessThanOrEqual(Math.abs(g))
        })
        return gradients
      })
      expect(Math.max(...byValue!.map(Math.abs))).toBeLessThanOrEqual(Math.fround(limit))
      expect(globalNorm(byNorm!)).toBeLessThanOrEqual(limit * (1 + 2 ** -23))
      if (globalNorm(before) <= limit) expect(byNorm).toEqual(before)
    }
  })

  it('takes the norm in float64: numbers whose squares are no float32 have one', () => {
    expect(globalNorm(Float32Array.of(3e30, 4e30)) / 5e30).toBeCloseTo(1, 6)
    expect(globalNorm(Float32Array.of(3e-30, 4e-30)) / 5e-30).toBeCloseTo(1, 6)
    expect(globalNorm(new Float32Array(0))).toBe(0)
  })

  it('is an optimizer with the state and the rate of the one inside, and says so', () => {
    const rate = cosineDecay(0.1, { steps: 50 })
    const clipped = clipByGlobalNorm(1, clipByValue(2, adam({ learningRate: rate })))
    expect(clipped.slots).toEqual(['firstMoment', 'secondMoment'])
    expect(clipped.learningRate).toBe(rate)
    expect(clipped).toMatchObject({
      type: 'clipByGlobalNorm',
      config: { limit: 1, optimizer: { type: 'clipByValue', config: { limit: 2, optimizer: { type: 'adam' } } } },
    })
  })

  it.each([0, -1, NaN, Infinity])('needs a finite limit above 0, not %d', (limit) => {
    const message = `limit must be a finite number above 0, got ${limit}.`
    expect(() => clipByValue(limit, sgd())).toThrow(`clipByValue: ${message}`)
    expect(() => clipByGlobalNorm(limit, sgd())).toThrow(`clipByGlobalNorm: ${message}`)
  })
})
