import { type Key, threefry } from '@nn/kernels'

/** Random access to the 32-bit words of the stream `key`: block ⌊i/2⌋ of Threefry holds the words i and i + 1. */
export function createWords(key: Key): (index: number) => number {
  const words = new Uint32Array(2)
  let current = -1
  return (index) => {
    const block = Math.floor(index / 2)
    if (block !== current) {
      threefry(words, key, block | 0, Math.floor(block / 2 ** 32))
      current = block
    }
    return words[index % 2]!
  }
}

/** A word as a multiple of 2⁻²⁴ in [0, 1): exact in float32. */
export function fraction(word: number): number {
  return (word >>> 8) / 2 ** 24
}

/** A word as the middle of its part of (0, 1), if that is cut into 2³² equal parts. */
export function probability(word: number): number {
  return (word + 0.5) / 2 ** 32
}

/** The largest float32 below the finite float32 `x`. */
export function floatBelow(x: number): number {
  const float = Float32Array.of(x === 0 ? 0 : x)
  const bits = new Int32Array(float.buffer)
  bits[0] = x === 0 ? SMALLEST_NEGATIVE : bits[0]! + (x > 0 ? -1 : 1)
  return float[0]!
}

/** The bits of −2⁻¹⁴⁹. */
const SMALLEST_NEGATIVE = 0x80000001 | 0
