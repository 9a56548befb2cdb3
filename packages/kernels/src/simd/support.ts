import { moduleFor, type Precision } from './module.ts'
import { hasRelaxedSimd } from './relaxed.ts'

/** What the kernels of an engine are made of. */
export interface Support {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly precision: Precision
  readonly notes: readonly string[]
}

/** Pages of the largest memory: 4 GiB, or, where the engine will not reserve that many addresses, one. */
const LIMITS = [65536, 16384]

/** The module and a fresh memory for it; where this engine cannot run them, why. */
export function support(asked: Precision): Support | { readonly reason: string } {
  const precision = asked === 'fast' && !hasRelaxedSimd() ? 'strict' : asked
  const notes = precision === asked ? [] : ['precision strict: this engine cannot fuse multiply and add']
  try {
    return { module: moduleFor(precision), memory: sharedMemory(), precision, notes }
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return { reason: 'this engine has no WebAssembly SIMD and threads' }
    if (error instanceof RangeError || error instanceof TypeError)
      return { reason: `no shared memory: ${error.message}` }
    throw error
  }
}

function sharedMemory(): WebAssembly.Memory {
  for (const maximum of LIMITS.slice(0, -1)) {
    try {
      return new WebAssembly.Memory({ initial: 1, maximum, shared: true })
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
    }
  }
  return new WebAssembly.Memory({ initial: 1, maximum: LIMITS.at(-1)!, shared: true })
}
