import type { Exports } from './exports.ts'
import type { LinearMemory } from './linear-memory.ts'

/** Where products pack panels: as much room as the largest of them needed. */
export class Workspace {
  readonly #wasm: Exports
  readonly #memory: LinearMemory
  #address = 0
  #size = 0

  constructor(wasm: Exports, memory: LinearMemory) {
    this.#wasm = wasm
    this.#memory = memory
  }

  /** Makes room for a product with `b [k,n]`. */
  reserve(n: number, k: number): void {
    const needed = this.#wasm.workspaceBytes(n, k)
    if (needed <= this.#size) return
    const old = this.#address
    this.#address = this.#memory.take(needed) // first: where it throws, the old room is still there
    this.#wasm.setWorkspace(this.#address)
    if (this.#size > 0) this.#memory.give(old)
    this.#size = needed
  }
}
