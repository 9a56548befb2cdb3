import { ThreadError } from '../errors.ts'
import type { Spawn } from './spawn.ts'
import type { WorkerTask } from './worker.ts'

/** How long the caller of a job sleeps before it looks again whether everybody lives, in milliseconds. */
const NAP = 100
/** Naps in a row after which a worker that has not finished its share of one kernel must be dead: a minute. */
const PATIENCE = 600
/** How long `ready` waits for workers, which take part whenever they arrive, in milliseconds. */
const START_TIME = 10_000

/** The workers of one engine. They start when they are first needed, and nobody waits for them but `ready`. */
export class Pool {
  readonly #task: Omit<WorkerTask, 'id'>
  readonly #count: number
  readonly #spawn: Spawn
  readonly #shared: Int32Array
  #started = false
  #naps = 0
  /** Why the pool is of no use any more. */
  failure: string | undefined

  constructor(task: Omit<WorkerTask, 'id'>, count: number, spawn: Spawn) {
    this.#task = task
    this.#count = count
    this.#spawn = spawn
    this.#shared = new Int32Array(task.memory.buffer)
  }

  /** Starts the workers, once. */
  start(): void {
    if (this.#started) return
    this.#started = true
    for (let id = 1; id <= this.#count; id++) {
      this.#spawn({ ...this.#task, id }, (reason) => {
        if (Atomics.load(this.#shared, this.#task.words.quit) === 0) this.failure ??= `worker ${id} ended: ${reason}`
      })
    }
  }

  /** Starts the workers and waits until they work. */
  async ready(): Promise<void> {
    this.start()
    const end = performance.now() + START_TIME
    while (Atomics.load(this.#shared, this.#task.words.started) < this.#count && performance.now() < end) {
      this.check()
      await new Promise((resolve) => {
        setTimeout(resolve, 1)
      })
    }
  }

  /** Sleeps until a job may be finished. */
  sleep(): void {
    const { waiting, remaining, failed } = this.#task.words
    Atomics.store(this.#shared, waiting, 1)
    const left = Atomics.load(this.#shared, remaining)
    const idle = left !== 0 && Atomics.wait(this.#shared, remaining, left, NAP) === 'timed-out'
    Atomics.store(this.#shared, waiting, 0)
    this.#naps = idle ? this.#naps + 1 : 0
    const dead = Atomics.load(this.#shared, failed)
    if (dead !== 0) this.failure ??= `worker ${dead} failed while it computed`
    if (this.#naps > PATIENCE) this.failure ??= 'a worker took a part of the work and did not come back'
    this.check()
  }

  /** Throws if a worker is dead. */
  check(): void {
    if (this.failure === undefined) return
    throw new ThreadError(
      `threads: expected ${this.#count} worker(s) beside the caller, but ${this.failure}. Make a new engine; one with threads: 1 needs no workers.`,
    )
  }

  /** Lets the workers go. */
  quit(): void {
    const { quit, generation } = this.#task.words
    Atomics.store(this.#shared, quit, 1)
    Atomics.add(this.#shared, generation, 1) // who is about to sleep on the old one does not
    Atomics.notify(this.#shared, generation)
  }
}
