import { describe, expect, it } from 'vitest'
import { float32, float64 } from '../src/index.ts'
import { fromBits, toBits } from '../src/math/bits.ts'

type Name = 'exp' | 'log' | 'tanh'

/** Bits of arguments and results: a JavaScript engine that calculates differently shows here. */
const pinned: Record<Name, readonly (readonly [x: number, bits: number])[]> = {
  exp: [
    [-100, 0x0000001b],
    [-87.5, 0x006cb2bc],
    [-10.25, 0x38144cd4],
    [-1, 0x3ebc5ab2],
    [-0.001, 0x3f7fbe7f],
    [0.1, 0x3f8d763e],
    [0.5, 0x3fd3094c],
    [1, 0x402df854],
    [10.3, 0x46e84940],
    [88.7, 0x7f7a37fc],
  ],
  log: [
    [1e-42, 0xc2c16a85],
    [1e-10, 0xc1b834f1],
    [0.3, 0xbf9a1bc8],
    [0.7071067690849304, 0xbeb17219], // √½, where a power of two begins
    [0.7071068286895752, 0xbeb17216],
    [0.75, 0xbe934b10],
    [1.4142135381698608, 0x3eb17217], // √2
    [1.4142136573791504, 0x3eb1721a],
    [0.999, 0xba8322ca],
    [1.001, 0x3a83033b],
    [1.5, 0x3ecf991f],
    [2, 0x3f317218],
    [1000, 0x40dd0c55],
    [3e38, 0x42b13196],
  ],
  tanh: [
    [0.0001, 0x38d1b717],
    [-0.1, 0xbdcc1ebc],
    [0.3, 0x3e9526ee],
    [-0.5, 0xbeec9a9f],
    [0.549, 0x3effe1e7],
    [0.5499999523162842, 0x3f002217], // the last before 0.55
    [0.550000011920929, 0x3f002218],
    [0.551, 0x3f005330],
    [-1, 0xbf42f7d6],
    [2.5, 0x3f7c92c1],
    [5, 0x3f7ffa0d],
    [-8.5, 0xbf7fffff],
  ],
}

/** The distance in units of the last place that float32 has at `exact`. */
function ulps(actual: number, exact: number): number {
  const exponent = Math.max((toBits(Math.abs(exact)) >>> 23) - 127, -126)
  return Math.abs(actual - exact) / 2 ** (exponent - 23)
}

/** The largest error over every `stride`th float32 from `low` to `high`, with both signs. */
function worst(name: Name, low: number, high: number, stride: number): number {
  let largest = 0
  for (let bits = toBits(low); bits <= toBits(high); bits += stride) {
    for (const x of [fromBits(bits), -fromBits(bits)]) {
      const exact = Math[name](x)
      const actual = float32[name](x)
      const error = Object.is(actual, Math.fround(exact)) ? 0.5 : ulps(actual, exact)
      if (!(error <= largest)) largest = Number.isNaN(error) ? Infinity : error
    }
  }
  return largest
}

describe('float32 functions', () => {
  it.each([
    ['exp', 1],
    ['log', 0.85],
    ['tanh', 1.5],
  ] as const)('%s is within %f ulp of the exact value over all magnitudes', (name, bound) => {
    expect(worst(name, 0, fromBits(0x7f7fffff), 10007)).toBeLessThan(bound)
    expect(worst(name, 2 ** -10, 128, 523)).toBeLessThan(bound)
    expect(worst(name, 0.5, 2, 97)).toBeLessThan(bound)
  })

  it('tanh is as accurate where its two forms meet', () => {
    expect(worst('tanh', 0.545, 0.555, 1)).toBeLessThan(1.5)
  })

  it.each(Object.entries(pinned))('%s gives the pinned bits', (name, pairs) => {
    const actual = pairs.map(([x]) => [x, toBits(float32[name as Name](x)) >>> 0])
    expect(actual).toEqual(pairs)
  })

  it('exp: 1 at zero, 0 and Infinity outside its range, subnormals between, NaN for NaN', () => {
    const { exp } = float32
    expect([0, -0, Infinity, -Infinity, NaN].map(exp)).toEqual([1, 1, Infinity, 0, NaN])
    expect([88.72283, 88.72284, 1e38].map(exp)).toEqual([
      Math.fround(Math.exp(Math.fround(88.72283))),
      Infinity,
      Infinity,
    ])
    expect([-103.972, -103.973, -1e38].map(exp)).toEqual([2 ** -149, 0, 0])
  })

  it('log: −Infinity at both zeros, NaN below, exact at 1, subnormals included', () => {
    const { log } = float32
    expect([0, -0, 1, Infinity, -1e-45, -1, -Infinity, NaN].map(log)).toEqual([
      -Infinity,
      -Infinity,
      0,
      Infinity,
      NaN,
      NaN,
      NaN,
      NaN,
    ])
    expect(log(2 ** -149)).toBe(Math.fround(Math.log(2 ** -149)))
  })

  it('tanh: odd, keeps the sign of zero and the size of tiny numbers, saturates at ±1', () => {
    const { tanh } = float32
    expect([0, -0, 2 ** -149, 1e3, -1e3, Infinity, -Infinity, NaN].map(tanh)).toEqual([
      0,
      -0,
      2 ** -149,
      1,
      -1,
      1,
      -1,
      NaN,
    ])
    for (let x = 0; x < 12; x += 0.0137) expect(tanh(-x)).toBe(-tanh(x))
  })
})

describe('rounding', () => {
  it('float32 rounds to the nearest float32, ties to even', () => {
    expect(float32.round(0.1)).toBe(Math.fround(0.1))
    expect(float32.round(2 ** 24 + 1)).toBe(2 ** 24)
    expect(float32.round(2 ** 24 + 3)).toBe(2 ** 24 + 4)
  })

  it('float64 does not round, and takes its functions from the engine', () => {
    expect(float64.round(0.1)).toBe(0.1)
    expect([float64.exp(0.1), float64.log(0.1), float64.tanh(0.1)]).toEqual([
      Math.exp(0.1),
      Math.log(0.1),
      Math.tanh(0.1),
    ])
  })
})
