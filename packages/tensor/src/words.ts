import { type Key, threefry } from '@nn/kernels'

/** Words made at once: a loop is compiled well, and few are thrown away where a stream is asked for one number. */
const CHUNK = 8

/** Random access to the 32-bit words of the stream `key`: block ⌊i/2⌋ of Threefry holds the words i and i + 1. */
export class Words {
  readonly #key: Int32Array
  readonly #words = new Uint32Array(CHUNK)
  #first = -CHUNK

  constructor(key: Key) {
    this.#key = Int32Array.from(key)
  }

  at(index: number): number {
    if (index < this.#first || index >= this.#first + CHUNK) {
      this.#first = index - (index % CHUNK)
      const block = this.#first / 2
      threefry(this.#words, this.#key, block | 0, Math.floor(block / 2 ** 32))
    }
    return this.#words[index - this.#first]!
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
