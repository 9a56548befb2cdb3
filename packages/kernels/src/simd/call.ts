import type { Exports } from './exports.ts'
import type { Staging } from './staging.ts'
import type { Workspace } from './workspace.ts'

/** What a kernel needs to call the module. */
export interface Call {
  readonly wasm: Exports
  readonly workspace: Workspace
  readonly staging: Staging
  /** Ends a call: copies outputs back, and throws if a thread died in it. */
  readonly finish: () => void
}
