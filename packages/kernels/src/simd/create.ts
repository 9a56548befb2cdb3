import type { Backend } from '../backend.ts'
import type { Kernels } from '../contract.ts'
import type { Threads } from '../threads/choose.ts'
import { Pool } from '../threads/pool.ts'
import type { Words } from '../threads/worker.ts'
import type { Call } from './call.ts'
import { dataKernels } from './data.ts'
import { elementwiseKernels } from './elementwise.ts'
import type { Exports } from './exports.ts'
import { LinearMemory } from './linear-memory.ts'
import { note } from './note.ts'
import { productKernels } from './products.ts'
import { randomKernels } from './random.ts'
import { rowwiseKernels } from './rowwise.ts'
import { Staging } from './staging.ts'
import type { Support } from './support.ts'
import { updateKernels } from './updates.ts'
import { Workspace } from './workspace.ts'

/** Pools whose kernels are garbage are let go. */
const abandoned = new FinalizationRegistry<Pool>((pool) => {
  pool.quit()
})

/**
 * SIMD kernels on a memory of their own, with workers for the threads beside the caller's. A test may ask for smaller
 * tiles than pay, to see threads at every size.
 */
export function createSimdBackend(
  { module, memory: wasm, precision, notes }: Support,
  threads: Threads,
  largestTile: number = 2 ** 30,
): Backend {
  let pool: Pool | undefined
  const host = { sleep: () => pool?.sleep(), wake: () => pool?.start() }
  const instance = new WebAssembly.Instance(module, { env: { memory: wasm }, threads: host })
  const exports = instance.exports as unknown as Exports
  const memory = new LinearMemory(wasm, address(exports.HEAP))
  const workspace = new Workspace(exports, memory)
  const check = (): void => pool?.check()
  exports.setSpare(memory.take(threads.count * address(exports.SPARE_BYTES)))
  exports.setThreads(threads.count)
  exports.setLargestTile(largestTile)
  const kernels = simdKernels({ wasm: exports, workspace, staging: new Staging(memory), check })
  if (threads.spawn) {
    pool = new Pool({ module, memory: wasm, words: wordsOf(exports) }, threads.count - 1, threads.spawn)
    abandoned.register(kernels, pool)
  }
  return {
    kernels,
    memory,
    info: { kernels: kernels.name, threads: threads.count, precision, notes: [...notes, ...threads.notes] },
    record(run) {
      const staging = new Staging(memory)
      const repeat = note(exports, (wasm) => {
        run(simdKernels({ wasm, workspace, staging, check }))
      })
      if (!staging.inPlace) return undefined
      return () => {
        repeat()
        check()
      }
    },
    ready: () => pool?.ready() ?? Promise.resolve(),
    close: () => pool?.quit(),
  }
}

/**
 * The contract on top of a module: arrays become addresses, and what lies elsewhere is copied in and out. `check`
 * throws if a thread is dead.
 */
function simdKernels({ check, ...parts }: Omit<Call, 'finish'> & { readonly check: () => void }): Kernels {
  const { staging } = parts
  const finish = (): void => {
    staging.finish()
    check()
  }
  const call: Call = { ...parts, finish }
  return {
    name: 'simd',
    ...productKernels(call),
    ...elementwiseKernels(call),
    ...rowwiseKernels(call),
    ...dataKernels(call),
    ...randomKernels(call),
    ...updateKernels(call),
  }
}

function wordsOf(exports: Exports): Words {
  const word = (at: WebAssembly.Global): number => address(at) / 4
  return {
    generation: word(exports.GENERATION),
    sleepers: word(exports.SLEEPERS),
    remaining: word(exports.REMAINING),
    waiting: word(exports.WAITING),
    started: word(exports.STARTED),
    failed: word(exports.FAILED),
    quit: word(exports.QUIT),
  }
}

function address(global: WebAssembly.Global): number {
  return global.value as number
}
