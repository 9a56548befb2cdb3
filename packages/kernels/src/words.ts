import { type Key, threefry } from './threefry.ts'

/**
 * Random access to the 32-bit words of the stream `key`: block ⌊i/2⌋ of Threefry holds the words i and i + 1. A class,
 * because V8 compiles a function for one closure of it, and throws the code away when the next stream has another.
 */
export class Words {
  readonly #key: Key
  readonly #words = new Uint32Array(2)
  #block = -1

  constructor(key: Key) {
    this.#key = key
  }

  at(index: number): number {
    const block = Math.floor(index / 2)
    if (block !== this.#block) {
      threefry(this.#words, this.#key, block | 0, Math.floor(block / 2 ** 32))
      this.#block = block
    }
    return this.#words[index % 2]!
  }
}

/** A word as a multiple of 2⁻²⁴ in [0, 1): exact in float32. */
export function fraction(word: number): number {
  return (word >>> 8) / 2 ** 24
}
