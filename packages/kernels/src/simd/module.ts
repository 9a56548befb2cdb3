import { fast } from '../wasm/fast.ts'
import { strict } from '../wasm/strict.ts'

/** Whether results are the same bits on every machine, or the last ones may follow the processor. */
export type Precision = 'strict' | 'fast'

/** All of them. */
export const precisions: readonly Precision[] = ['strict', 'fast']

const compiled = new Map<Precision, WebAssembly.Module>()

/** The kernels' module, compiled once in a process. */
export function moduleFor(precision: Precision): WebAssembly.Module {
  let module = compiled.get(precision)
  if (!module) {
    const text = atob(precision === 'fast' ? fast : strict)
    module = new WebAssembly.Module(Uint8Array.from(text, (character) => character.charCodeAt(0)))
    compiled.set(precision, module)
  }
  return module
}
