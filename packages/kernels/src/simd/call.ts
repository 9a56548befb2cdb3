import type { Exports } from './exports.ts'
import type { LinearMemory } from './linear-memory.ts'
import type { Staging } from './staging.ts'

/** What a kernel needs to call the module. */
export interface Call {
  readonly wasm: Exports
  readonly memory: LinearMemory
  readonly staging: Staging
  /** Ends a call: copies outputs back, and throws if a thread died in it. */
  readonly finish: () => void
}
