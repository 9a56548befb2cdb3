import type { LinearMemory } from './linear-memory.ts'

/** Beyond this the room for copies is given back after the call. */
const KEPT_BYTES = 1 << 24

/**
 * Addresses for the arguments of one kernel call. What lies in the linear memory is used in place; any other array is
 * copied in, and an output copied back by `finish`. Where all arrays are in place nothing is allocated.
 */
export class Staging {
  readonly #memory: LinearMemory
  /** Whether every array up to now was in the memory. */
  inPlace = true
  #room = 0
  #capacity = 0
  #used = 0
  /** Rooms that became too small during the call. */
  readonly #outgrown: number[] = []
  readonly #outputs: { view: Float32Array; address: number; length: number }[] = []

  constructor(memory: LinearMemory) {
    this.#memory = memory
  }

  /** Whether kernels can use an array where it is; if not, it is not `inPlace` any more. */
  has(view: Float32Array | Uint32Array | Uint8Array): boolean {
    if (this.#memory.has(view)) return true
    this.inPlace = false
    return false
  }

  /** The address of `length` elements to read. */
  read(view: Float32Array | Uint32Array, length: number): number {
    if (this.has(view)) return view.byteOffset
    const address = this.#reserve(4 * length)
    const source = view.length === length ? view : view.subarray(0, length)
    const target = source instanceof Float32Array ? this.#memory.floats : this.#memory.words
    target.set(source, address / 4)
    return address
  }

  /** The address of `length` elements to write; what they hold before is kept where a kernel does not write. */
  write(view: Float32Array, length: number): number {
    if (this.has(view)) return view.byteOffset
    const address = this.read(view, length)
    this.#outputs.push({ view, address, length })
    return address
  }

  /** Copies outputs back. */
  finish(): void {
    if (this.#used === 0) return
    this.#used = 0
    for (let output = this.#outputs.pop(); output; output = this.#outputs.pop()) {
      const { view, address, length } = output
      view.set(this.#memory.floats.subarray(address / 4, address / 4 + length))
    }
    for (let room = this.#outgrown.pop(); room !== undefined; room = this.#outgrown.pop()) this.#memory.give(room)
    if (this.#capacity > KEPT_BYTES) this.#move(0)
  }

  #reserve(byteLength: number): number {
    const size = Math.max(64, Math.ceil(byteLength / 64) * 64)
    if (this.#used + size > this.#capacity) {
      if (this.#capacity > 0) this.#outgrown.push(this.#room)
      this.#move(Math.max(4096, 2 * this.#capacity, 2 * size))
    }
    const address = this.#room + this.#used
    this.#used += size
    return address
  }

  #move(capacity: number): void {
    if (capacity === 0) this.#memory.give(this.#room)
    this.#room = capacity === 0 ? 0 : this.#memory.take(capacity)
    this.#capacity = capacity
    this.#used = 0
  }
}
