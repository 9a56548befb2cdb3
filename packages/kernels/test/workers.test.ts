import { resolveObjectURL } from 'node:buffer'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Backend } from '../src/index.ts'
import { createSimdBackend } from '../src/simd/create.ts'
import { support } from '../src/simd/support.ts'
import { detectPlatform, type Spawn } from '../src/threads/spawn.ts'
import { type WorkerTask, workerMain } from '../src/threads/worker.ts'

/** A backend whose workers a test plays, with what they are told, and a way to end each. Each job is shared. */
function playedBackend(count: number, play: (task: WorkerTask) => void = () => undefined) {
  const supported = support('strict')
  if ('reason' in supported) throw new Error(supported.reason)
  const tasks: WorkerTask[] = []
  const ends: ((reason: string) => void)[] = []
  const spawn: Spawn = (task, ended) => {
    tasks.push(task)
    ends.push(ended)
    play(task)
  }
  const notes = ['a note about threads']
  const backend = createSimdBackend({ ...supported, notes: ['a note about precision'] }, { count, spawn, notes }, 1)
  return { backend, tasks, ends, shared: (task: WorkerTask) => new Int32Array(task.memory.buffer) }
}

/** A job with so many items, in tiles of one. */
function add({ kernels, memory }: Backend, n: number): () => number[] {
  const [out, x] = [memory.allocate(n), memory.allocate(n).fill(1)]
  return () => {
    kernels.add(out, x, x, n)
    return [...out]
  }
}

describe('workers', () => {
  it('are one for each thread but the caller’s, and start when a job can first be shared, once', () => {
    const { backend, tasks } = playedBackend(3)
    expect(add(backend, 1)()).toEqual([2])
    expect(tasks).toEqual([])
    const shareable = add(backend, 5)
    expect(shareable()).toEqual([2, 2, 2, 2, 2])
    expect(shareable()).toEqual([2, 2, 2, 2, 2])
    expect(tasks.map(({ id }) => id)).toEqual([1, 2])
  })

  it('are in the description of the backend, with what there is to say about them', () => {
    expect(playedBackend(3).backend.info).toEqual({
      kernels: 'simd',
      threads: 3,
      precision: 'strict',
      notes: ['a note about precision', 'a note about threads'],
    })
  })

  it('that end make the next kernel an error, and the next repetition', () => {
    const { backend, ends } = playedBackend(2)
    const call = add(backend, 5)
    const [out, x] = [backend.memory.allocate(5), backend.memory.allocate(5)]
    const again = backend.record!((kernels) => {
      kernels.add(out, x, x, 5)
    })!
    again()
    ends[0]!('it exited with code 1')
    const message = 'threads: expected 1 worker(s) beside the caller, but worker 1 ended: it exited with code 1.'
    expect(call).toThrow(message)
    expect(again).toThrow(message)
    ends[0]!('for another reason')
    expect(call).toThrow(message)
  })

  it('may end once they were let go', () => {
    const { backend, ends } = playedBackend(2)
    const call = add(backend, 2)
    call()
    backend.close()
    ends[0]!('it exited with code 0')
    expect(call()).toEqual([2, 2])
  })
})

describe('ready', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  const report = ({ memory, words }: WorkerTask): void => {
    Atomics.add(new Int32Array(memory.buffer), words.started, 1)
  }

  /** Gives `ready` this time; resolves when it has looked at it more than once. */
  const lookedAgain = (now: () => number): Promise<void> =>
    new Promise((resolve) => {
      let looks = 0
      vi.spyOn(performance, 'now').mockImplementation(() => {
        if (++looks === 3) resolve()
        return now()
      })
    })

  it('starts the workers, and resolves when all of them say that they work', async () => {
    const { backend, tasks } = playedBackend(4, report)
    await backend.ready()
    expect(tasks.map(({ id }) => id)).toEqual([1, 2, 3])
  })

  it('waits for the last', async () => {
    const { backend, tasks } = playedBackend(3, (task) => {
      if (task.id === 1) report(task)
    })
    const order: string[] = []
    const looked = lookedAgain(() => 1000)
    const ready = backend.ready().then(() => order.push('ready'))
    await looked
    order.push('started')
    report(tasks[1]!)
    await ready
    expect(order).toEqual(['started', 'ready'])
  })

  it('is an error if one ends', async () => {
    const { backend, ends } = playedBackend(2)
    const ready = backend.ready()
    ends[0]!('it was out of memory')
    await expect(ready).rejects.toThrow('worker 1 ended: it was out of memory')
  })

  it('waits ten seconds, for workers may come later', async () => {
    const { backend } = playedBackend(2)
    let now = 1000
    const looked = lookedAgain(() => now)
    const ready = backend.ready()
    await looked
    now = 11_000
    await ready
    expect(add(backend, 2)()).toEqual([2, 2])
  })
})

describe('a worker', () => {
  it('says that it works, and leaves when it is told to', () => {
    const { backend, tasks, shared } = playedBackend(2)
    add(backend, 2)()
    const [task] = tasks as [WorkerTask]
    backend.close()
    workerMain(task)
    expect(shared(task)[task.words.started]).toBe(1)
    expect(shared(task)[task.words.sleepers]).toBe(0)
  })

  it('that fails leaves its number, for who waits for it', () => {
    const { backend, tasks, shared } = playedBackend(3)
    add(backend, 3)()
    const task = tasks[1]!
    expect(() => {
      workerMain({ ...task, module: {} })
    }).toThrow(TypeError)
    expect(shared(task)[task.words.failed]).toBe(2)
  })

  it('in Node tells why it ended', async () => {
    const { backend, tasks } = playedBackend(2)
    add(backend, 2)()
    const spawn = detectPlatform().spawn!
    const reasons: string[] = []
    await new Promise<void>((done) => {
      spawn({ ...tasks[0]!, words: undefined as never }, (reason) => {
        reasons.push(reason)
        if (reason.startsWith('it exited')) done()
      })
    })
    expect(reasons).toEqual([expect.stringMatching(/undefined/), 'it exited with code 1'])
  })
})

describe('a worker of a browser', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  class PlayedWorker {
    static readonly all: PlayedWorker[] = []
    readonly told: unknown[] = []
    onerror: ((event: unknown) => void) | undefined
    readonly url: string

    constructor(url: string) {
      this.url = url
      PlayedWorker.all.push(this)
    }

    postMessage(message: unknown): void {
      this.told.push(message)
    }
  }

  class PlayedErrorEvent {
    readonly message = 'it ran into something'
  }

  it('starts from a text that all of them share, gets its task, and tells why it failed', async () => {
    vi.stubGlobal('Worker', PlayedWorker)
    vi.stubGlobal('ErrorEvent', PlayedErrorEvent)
    const navigator = { hardwareConcurrency: 4 }
    const spawn = detectPlatform({ navigator, crossOriginIsolated: true, SharedArrayBuffer }).spawn!
    const tasks = [{ id: 1 }, { id: 2 }] as unknown as WorkerTask[]
    const reasons: string[] = []
    for (const task of tasks) spawn(task, (reason) => reasons.push(reason))

    const [first, second] = PlayedWorker.all as [PlayedWorker, PlayedWorker]
    expect([first.told, second.told]).toEqual([[tasks[0]], [tasks[1]]])
    expect(first.url).toBe(second.url)
    const blob = resolveObjectURL(first.url)!
    expect(blob.type).toBe('text/javascript')
    expect(await blob.text()).toMatch(
      /^onmessage = \(\{ data \}\) => \{ \(function workerMain[^]*\)\(data\); close\(\) \}$/,
    )

    first.onerror!(new PlayedErrorEvent())
    second.onerror!({})
    expect(reasons).toEqual(['it ran into something', 'it did not load; does the page allow worker-src blob: ?'])
  })
})
