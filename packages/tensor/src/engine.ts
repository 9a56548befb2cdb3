/// <reference lib="esnext.disposable" preserve="true" />
// Declares `Symbol.dispose` for those who compile with `lib` ES2022.

import { ArgumentError, expectInteger, expectMade, expectNone, expectOptions, type Known } from '@nn/arguments'
import {
  type Backend,
  type BackendInfo,
  createBackend,
  createHeapMemory,
  createReferenceKernels,
  type Kernels,
  type Memory,
  type Precision,
} from '@nn/kernels'
import { createOps, type Ops } from './ops.ts'

/**
 * What computes and where compiled networks keep their numbers. Nothing has to be given back: what is out of reach is
 * free.
 */
export interface Engine {
  readonly ops: Ops
  /** A zeroed vector of `length` numbers in the engine's memory, for what is planned once and lives long. */
  readonly allocate: (length: number) => Float32Array
  /** Zeroed bytes there, for data that kernels should read in place. */
  readonly allocateBytes: (byteLength: number) => Uint8Array
  /** The memory that these draw from. */
  readonly memory: Memory
  readonly info: EngineInfo
  /**
   * Runs `run` with operations that compute as usual and note their kernel calls; returns what makes the same calls
   * again, without checks and at next to no cost in JavaScript: on the same tensors, whatever is in them by then, and
   * with the same numbers. The function keeps the tensors alive; nothing else in `run` is repeated. Returns nothing
   * where a tensor was outside the engine's memory; is absent where it would save nothing.
   */
  readonly record?: (run: (ops: Ops) => void) => (() => void) | undefined
  /** Resolves when all threads work. Nobody has to wait for it: until then fewer compute. */
  readonly ready: () => Promise<void>
  /**
   * Ends the engine's threads now; they end by themselves when the engine is out of reach. It computes on, with one.
   */
  readonly close: () => void
  /** `close`, for `using engine = createEngine()`. */
  readonly [Symbol.dispose]: () => void
}

/** What an engine is, for people and logs. */
export type EngineInfo = BackendInfo

/** Options of `createEngine`. */
export interface EngineConfig {
  /**
   * How many threads compute, the caller's among them; at least 1. Default: `NN_THREADS` of the environment, else one
   * for each core.
   */
  readonly threads?: number
  /**
   * `strict`: the same bits on every machine. `fast`: multiply and add rounded once where the JavaScript engine can,
   * so the last bits depend on the processor. Default `strict`.
   */
  readonly precision?: Precision
  /** Kernels of your own choice, `createReferenceKernels()` for example. */
  readonly kernels?: Kernels
  /** The memory for them. Default: the JavaScript heap. */
  readonly memory?: Memory
}

const known: Known<EngineConfig> = { threads: 'number', precision: 'string', kernels: 'object', memory: 'object' }

const precisions: readonly Precision[] = ['strict', 'fast']

/**
 * An engine: by default the fastest kernels that this JavaScript engine runs, on all cores.
 *
 * @throws ArgumentError for an option that is not known or outside its range; RangeError if `NN_THREADS` is no integer
 *   of
 * at least 1.
 */
export function createEngine(config: EngineConfig = {}): Engine {
  expectOptions('createEngine', config, known)
  const { threads, precision, kernels, memory } = config
  if (threads !== undefined) expectInteger('createEngine', 'threads', threads, 1)
  if (precision !== undefined && !precisions.includes(precision)) {
    throw new ArgumentError('createEngine', `precision must be one of ${precisions.join(', ')}`, precision)
  }
  if (kernels) expectMade('createEngine', 'kernels', kernels, 'gemm', 'kernels such as createReferenceKernels()')
  if (memory) expectMade('createEngine', 'memory', memory, 'allocate', 'a memory such as createHeapMemory()')
  if (!kernels && !memory) return engineOf(createBackend({ threads, precision }))
  return engineOf(plainBackend(kernels ?? createReferenceKernels(), memory ?? createHeapMemory()))
}

function plainBackend(kernels: Kernels, memory: Memory): Backend {
  const info: EngineInfo = { kernels: kernels.name, threads: 1, precision: 'strict', notes: [] }
  return { kernels, memory, info, ready: () => Promise.resolve(), close: () => undefined }
}

/** An engine around what computes. */
function engineOf({ kernels, memory, info, record, ready, close }: Backend): Engine {
  return {
    ops: createOps(kernels),
    allocate: (length) => memory.allocate(length),
    allocateBytes: (byteLength) => memory.allocateBytes(byteLength),
    memory,
    info,
    ...(record && {
      record: (run) =>
        record((kernels) => {
          run(createOps(kernels))
        }),
    }),
    ready,
    close,
    [Symbol.dispose]: close,
  }
}

let shared: Engine | undefined

/** The engine of everything that is not given one: made, synchronously, on first use. */
export function defaultEngine(...none: readonly []): Engine {
  expectNone('defaultEngine', none)
  return (shared ??= createEngine())
}
