import type { Exports } from '../simd/exports.ts'

/** Where the words are, counted in words, by which threads agree. */
export interface Words {
  readonly generation: number
  readonly sleepers: number
  readonly remaining: number
  readonly waiting: number
  readonly started: number
  readonly failed: number
  readonly quit: number
}

/** What a worker is told when it starts. */
export interface WorkerTask {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly words: Words
  /** Which thread it is; 0 is the caller. */
  readonly id: number
}

/**
 * The life of a worker: work while there is some, sleep when there was none for a while, until told to quit. Its body
 * needs nothing from outside it, because a worker starts from its text: there is no file to find, whatever bundles,
 * loads or tests this.
 */
export function workerMain({ module, memory, words, id }: WorkerTask): void {
  const shared = new Int32Array(memory.buffer)
  try {
    // Only the caller sleeps or wakes, so these two are never called. They are functions of the platform: some
    // bundlers wrap a function that is written out here in a helper, which the worker would not have.
    const imports = { env: { memory }, threads: { sleep: Math.abs, wake: Math.abs } }
    const { start, work } = new WebAssembly.Instance(module, imports).exports as unknown as Exports
    start()
    while (Atomics.load(shared, words.quit) === 0) {
      const seen = work(id)
      Atomics.add(shared, words.sleepers, 1)
      Atomics.wait(shared, words.generation, seen)
      Atomics.sub(shared, words.sleepers, 1)
    }
  } catch (error) {
    Atomics.store(shared, words.failed, id)
    Atomics.notify(shared, words.remaining)
    throw error
  }
}
