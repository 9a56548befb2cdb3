import { MemoryError } from '../errors.ts'
import type { Memory } from '../memory.ts'
import { Blocks } from './blocks.ts'

/** A view that keeps its block. */
type View = Float32Array | Uint8Array | Uint32Array

/** Bytes behind the last block that kernels may read (and ignore): they go through rows in whole vectors. */
const MARGIN = 1024
const PAGE = 65536

const owner = Symbol('owner')

/** What views hold on to: when the last of them is gone, so is this, and the block is free. */
interface Block {
  readonly memory: LinearMemory
}

/**
 * Blocks in one shared WebAssembly memory, which grows and whose views stay valid. Each view, and each `subarray` of
 * one, holds its block; when none is left the garbage collector says so, and the block is used again. A view that is
 * made by hand from `view.buffer` holds nothing.
 */
export class LinearMemory implements Memory {
  readonly wasm: WebAssembly.Memory
  readonly #blocks: Blocks
  readonly #dropped: FinalizationRegistry<number>
  /** All of the memory, for copying in and out without making a view. */
  floats!: Float32Array
  words!: Uint32Array
  bytes!: Uint8Array
  allocatedBytes = 0

  constructor(wasm: WebAssembly.Memory, start: number) {
    this.wasm = wasm
    const blocks = new Blocks(start)
    this.#blocks = blocks
    this.#dropped = new FinalizationRegistry((address) => {
      blocks.give(address)
    })
    this.#look()
  }

  #look(): void {
    this.floats = new Float32Array(this.wasm.buffer)
    this.words = new Uint32Array(this.wasm.buffer)
    this.bytes = new Uint8Array(this.wasm.buffer)
  }

  /** Bytes of the blocks that are in use. */
  get heldBytes(): number {
    return this.#blocks.held
  }

  allocate(length: number): Float32Array {
    const block = this.#allocate(4 * length)
    return adopt(new Float32Array(this.wasm.buffer, block.address, length), block)
  }

  allocateBytes(byteLength: number): Uint8Array {
    const block = this.#allocate(byteLength)
    return adopt(new Uint8Array(this.wasm.buffer, block.address, byteLength), block)
  }

  #allocate(byteLength: number): Block & { readonly address: number } {
    const { untouched } = this.#blocks
    const address = this.take(byteLength)
    this.bytes.fill(0, address, Math.max(address, Math.min(address + byteLength, untouched)))
    const block = { memory: this, address }
    this.#dropped.register(block, address)
    this.allocatedBytes += byteLength
    return block
  }

  /** A block for the kernels themselves, not zeroed; to be given back. */
  take(byteLength: number): number {
    const address = this.#blocks.take(byteLength)
    const missing = this.#blocks.top + MARGIN - this.bytes.length
    if (missing <= 0) return address
    try {
      this.wasm.grow(Math.ceil(missing / PAGE))
    } catch (error) {
      this.#blocks.give(address)
      throw new MemoryError(byteLength, error)
    }
    this.#look()
    return address
  }

  give(address: number): void {
    this.#blocks.give(address)
  }

  /** Whether a view lies in this memory. */
  has(view: View): boolean {
    return (view as { [owner]?: Block })[owner]?.memory === this
  }
}

/** Makes a view, and all views that come from it, hold the block. */
function adopt<T extends { subarray(begin?: number, end?: number): T }>(view: T, block: Block): T {
  const subarray = view.subarray.bind(view)
  return Object.defineProperties(view, {
    [owner]: { value: block },
    subarray: { value: (begin?: number, end?: number) => adopt(subarray(begin, end), block) },
  })
}
