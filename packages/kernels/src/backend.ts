import { ArgumentError, expectOptions, type Known } from '@nn/arguments'
import type { Kernels } from './contract.ts'
import { createHeapMemory, type Memory } from './memory.ts'
import { createReferenceKernels } from './reference.ts'
import { createSimdBackend } from './simd/create.ts'
import { type Precision, precisions } from './simd/module.ts'
import { support } from './simd/support.ts'
import { chooseThreads } from './threads/choose.ts'
import { detectPlatform } from './threads/spawn.ts'

/** How a backend computes. */
export interface BackendOptions {
  /** How many threads compute, the caller's among them; at least 1. Default: `NN_THREADS`, else one for each core. */
  readonly threads?: number | undefined
  /**
   * `strict`: the same bits on every machine. `fast`: multiplication and addition fused into one rounding where the
   * engine can do that, so the last bits depend on the machine. Default `strict`.
   */
  readonly precision?: Precision | undefined
}

const known: Known<BackendOptions> = { threads: 'number', precision: 'string' }

/** What a backend is, for people and logs. */
export interface BackendInfo {
  /** The kernel implementation: `simd` or `reference`. */
  readonly kernels: string
  /** How many threads compute. */
  readonly threads: number
  readonly precision: Precision
  /** Where this is less than was asked for or could be: why. */
  readonly notes: readonly string[]
}

/** Kernels with the memory in which they work best. */
export interface Backend {
  readonly kernels: Kernels
  readonly memory: Memory
  readonly info: BackendInfo
  /**
   * Runs `run` with kernels that compute as usual and note what is called; returns what makes the same calls again, at
   * next to no cost in JavaScript: on the same arrays, whatever is in them by then, and with the same numbers. Whoever
   * keeps it keeps the arrays; what `run` does besides, or with a result, is not repeated. Returns nothing where an
   * array was outside `memory`; is absent where it would save nothing.
   */
  readonly record?: (run: (kernels: Kernels) => void) => (() => void) | undefined
  /** Resolves when all threads work. Nobody has to wait for it: until then there are fewer. */
  readonly ready: () => Promise<void>
  /** Ends the threads now, which otherwise end when the kernels are garbage; the caller computes on alone. */
  readonly close: () => void
}

/**
 * The fastest kernels that this engine can run: SIMD with threads; where it has no shared WebAssembly memory the
 * reference, and `info.notes` says so.
 *
 * @throws ArgumentError for an option that is not known, or of another kind; RangeError for `threads` or `NN_THREADS`
 *   that are
 * not an integer of at least 1.
 */
export function createBackend(options: BackendOptions = {}): Backend {
  expectOptions('createBackend', options, known)
  const { threads, precision = 'strict' } = options
  if (!precisions.includes(precision)) {
    throw new ArgumentError('createBackend', `precision must be one of ${precisions.join(', ')}`, precision)
  }
  const supported = support(precision) // first, because its memory takes most of a limited address space
  const chosen = chooseThreads(detectPlatform(), threads)
  return 'reason' in supported ? createReferenceBackend(supported.reason) : createSimdBackend(supported, chosen)
}

function createReferenceBackend(reason: string): Backend {
  const kernels = createReferenceKernels()
  const notes = [`reference kernels on one thread: ${reason}`]
  return {
    kernels,
    memory: createHeapMemory(),
    info: { kernels: kernels.name, threads: 1, precision: 'strict', notes },
    ready: () => Promise.resolve(),
    close: () => undefined,
  }
}
