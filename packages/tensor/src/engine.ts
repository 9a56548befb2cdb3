import { createHeapMemory, createReferenceKernels, type Kernels, type Memory } from '@nn/kernels'
import { createOps, type Ops } from './ops.ts'

/** What computes and where compiled networks keep their numbers. */
export interface Engine {
  readonly ops: Ops
  /** A zeroed vector of `length` numbers in the engine's memory, for what is planned once and lives long. */
  readonly allocate: (length: number) => Float32Array
  /** The memory that `allocate` draws from. */
  readonly memory: Memory
  readonly info: EngineInfo
}

/** What an engine is, for people and logs. */
export interface EngineInfo {
  /** The kernel implementation: `reference`. */
  readonly kernels: string
  /** How many threads compute. */
  readonly threads: number
}

/** An engine from kernels and a memory; by default the reference kernels on the JavaScript heap. */
export function createEngine(options: { readonly kernels?: Kernels; readonly memory?: Memory } = {}): Engine {
  const kernels = options.kernels ?? createReferenceKernels()
  const memory = options.memory ?? createHeapMemory()
  return {
    ops: createOps(kernels),
    allocate: (length) => new Float32Array(memory.allocate(4 * length)),
    memory,
    info: { kernels: kernels.name, threads: 1 },
  }
}

let shared: Engine | undefined

/** The engine of everything that is not given one: made, synchronously, on first use. */
export function defaultEngine(): Engine {
  return (shared ??= createEngine())
}
