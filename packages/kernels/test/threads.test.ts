import { execFile } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { chooseThreads } from '../src/threads/choose.ts'
import { simdBackend } from './support.ts'
import { Pool } from '../src/threads/pool.ts'
import { workerRoom } from '../src/threads/room.ts'
import { detectPlatform, type Platform } from '../src/threads/spawn.ts'

const spawn = (): void => undefined
const platform: Platform = { spawn, cores: 8 }

describe('the number of threads', () => {
  it('is what was asked for, else NN_THREADS, else one for each core, and 64 at most', () => {
    expect(chooseThreads({ ...platform, environmentThreads: '5' }, 3).count).toBe(3)
    expect(chooseThreads({ ...platform, environmentThreads: '5' }).count).toBe(5)
    expect(chooseThreads({ ...platform, environmentThreads: '' }).count).toBe(8)
    expect(chooseThreads(platform).count).toBe(8)
    expect(chooseThreads(platform, 100)).toMatchObject({ count: 64, notes: ['64 threads are the most'] })
  })

  it.each(['0', '-1', '1.5', 'two', ' 2'])('is never %j', (environmentThreads) => {
    expect(() => chooseThreads({ ...platform, environmentThreads })).toThrow(
      `NN_THREADS: expected an integer of at least 1, got "${environmentThreads}".`,
    )
  })

  it('is 1 where there can be no workers, with the reason', () => {
    expect(chooseThreads({ cores: 8, reason: 'of the page' }, 2)).toEqual({
      count: 1,
      notes: ['one thread: of the page'],
    })
    expect(chooseThreads({ cores: 8, reason: 'of the page' }, 1).notes).toEqual([])
  })

  it('is smaller where the address space is limited: V8 ends the process when a worker does not fit into it', () => {
    const limited = (room: number | undefined): Platform => ({ ...platform, room: () => room })
    const why = 'the address space is limited (ulimit -v), and each further thread takes about 1 GB of it'
    expect(chooseThreads(limited(0), 4)).toEqual({ count: 1, notes: [`one thread: ${why}`] })
    expect(chooseThreads(limited(2), 4)).toEqual({ count: 3, spawn, notes: [`3 threads: ${why}`] })
    for (const room of [3, 9, undefined])
      expect(chooseThreads(limited(room), 4)).toEqual({ count: 4, spawn, notes: [] })
  })
})

describe('the room for workers', () => {
  const proc = (limit: string, usedKilobytes: string) => ({
    readFileSync(path: string): string {
      if (path === '/proc/self/limits')
        return `Limit Soft Hard Units\nMax address space         ${limit}   unlimited   bytes\nMax file locks unlimited`
      if (path === '/proc/self/status') return `Name:\tnode\nVmSize:\t ${usedKilobytes} kB\nVmRSS:\t 1 kB`
      throw new Error(`ENOENT: ${path}`)
    },
  })

  it('is what the limit of the address space leaves, in workers of 1.25 GB', () => {
    expect(workerRoom(proc('12000000000', '8000000'))).toBe(3) // (12 − 8.192) / 1.25
    expect(workerRoom(proc('9000000000', '8000000'))).toBe(0)
    expect(workerRoom(proc('8000000000', '8000000'))).toBe(0)
  })

  it('is undefined without a limit, and on systems that tell none', () => {
    expect(workerRoom(proc('unlimited', '8000000'))).toBeUndefined()
    const missing = {
      readFileSync(): string {
        throw new Error('ENOENT')
      },
    }
    expect(workerRoom(missing)).toBeUndefined()
  })
})

describe('Node and its kin', () => {
  const getBuiltinModule = process.getBuiltinModule.bind(process)

  it('have threads, as many as cores or as NN_THREADS says', () => {
    const { spawn, cores, environmentThreads } = detectPlatform({
      process: { env: { NN_THREADS: '3' }, getBuiltinModule },
    })
    expect([typeof spawn, cores, environmentThreads]).toEqual(['function', availableParallelism(), '3'])
  })

  it('have none where no worker may start, and say why', () => {
    const permission = { has: (scope: string) => scope !== 'worker' }
    const { spawn, reason } = detectPlatform({ process: { env: {}, permission, getBuiltinModule } })
    expect(spawn).toBeUndefined()
    expect(reason).toMatch(/--allow-worker/)
  })

  it('take an environment that may not be read for an empty one, and read it only to know what nobody said', () => {
    let reads = 0
    const env = {
      get NN_THREADS(): string {
        reads++
        throw new Error('NotCapable: Requires env access to "NN_THREADS"')
      },
    }
    const forbidden = detectPlatform({ process: { env, getBuiltinModule } })
    expect(chooseThreads(forbidden, 2).count).toBe(2)
    expect(reads).toBe(0)
    expect(chooseThreads(forbidden).count).toBe(availableParallelism())
    expect(reads).toBe(1)
  })
})

describe('a browser', () => {
  const navigator = { hardwareConcurrency: 4 }

  it('has threads in a worker of a page that is cross-origin isolated', () => {
    const { spawn, cores } = detectPlatform({ navigator, crossOriginIsolated: true, SharedArrayBuffer })
    expect([typeof spawn, cores]).toEqual(['function', 4])
  })

  it.each([
    [{ navigator, crossOriginIsolated: false }, /COOP and COEP/],
    [{ navigator, crossOriginIsolated: true, SharedArrayBuffer, document: {} }, /train in a worker/],
    [{ navigator, crossOriginIsolated: true }, /no SharedArrayBuffer/],
  ])('has none elsewhere, and says why: %o', (globals, reason) => {
    const { spawn, reason: given } = detectPlatform(globals)
    expect(spawn).toBeUndefined()
    expect(given).toMatch(reason)
  })
})

describe('workers', () => {
  const run = async (scenario: string): Promise<{ code: number; output: string }> => {
    const script = join(import.meta.dirname, 'processes', 'threads.js')
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [script, scenario])
      return { code: 0, output: stdout }
    } catch (error) {
      const { code, stderr } = error as { code: number; stderr: string }
      return { code, output: stderr }
    }
  }

  it('keep no process alive, asleep or at work', async () => {
    expect(await run('exit')).toEqual({ code: 0, output: 'two threads computed\n' })
  })

  it('do not start before they are needed', async () => {
    expect(await run('lazy')).toEqual({ code: 0, output: '0 workers, then 1\n' })
  })

  it.each(['killed', 'killed-repeating'])(
    'that are killed between two kernels make the next one an error with the reason, and the process ends: %s',
    async (scenario) => {
      const { code, output } = await run(scenario)
      expect(code).toBe(1)
      expect(output).toContain(
        'ThreadError: threads: expected 1 worker(s) beside the caller, but worker 1 ended: it exited with',
      )
    },
  )

  it('that are killed while the caller keeps its thread to itself leave the work to it, and are an error as soon as it hears of them', async () => {
    const { code, output } = await run('killed-at-work')
    expect(code).toBe(1)
    expect(output).toMatch(/ThreadError: threads: expected 1 worker\(s\) beside the caller, but /)
  })

  it('come and go with their engines: fifty in a row leave no thread and no memory', async () => {
    const { code, output } = await run('fifty')
    expect(code, output).toBe(0)
    const { workers, grownMegabytes } = JSON.parse(output) as { workers: number; grownMegabytes: number }
    expect(workers).toBe(55) // and one at most is left, or the process would still wait
    expect(grownMegabytes).toBeLessThan(200) // a worker that stays keeps ten
  })
})

describe('a pool', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  const words = { generation: 0, sleepers: 1, remaining: 2, waiting: 3, started: 4, failed: 5, quit: 6 }
  const memory = (): WebAssembly.Memory => new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })
  const createPool = (shared = memory()): Pool => new Pool({ module: {}, memory: shared, words }, 1, spawn)

  it('waits a minute for a share that somebody took, then gives up', () => {
    const shared = memory()
    const pool = createPool(shared)
    new Int32Array(shared.buffer)[words.remaining] = 1
    const wait = vi.spyOn(Atomics, 'wait').mockReturnValue('timed-out')
    expect(() => {
      for (;;) pool.sleep()
    }).toThrow('a worker took a part of the work and did not come back')
    expect(wait.mock.calls).toHaveLength(601)
    expect(wait.mock.calls[0]!.at(-1)).toBe(100) // milliseconds
  })

  it('counts this minute from the last time that it was woken', () => {
    const shared = memory()
    const pool = createPool(shared)
    new Int32Array(shared.buffer)[words.remaining] = 1
    vi.spyOn(Atomics, 'wait').mockReturnValueOnce('timed-out').mockReturnValueOnce('ok').mockReturnValue('timed-out')
    for (let i = 0; i < 2 + 600; i++) pool.sleep()
    expect(() => {
      pool.sleep()
    }).toThrow('a worker took a part of the work and did not come back')
  })

  it.each(['ok', 'not-equal'] as const)('goes on waiting while it is woken, job after job: %s', (woken) => {
    const shared = memory()
    const pool = createPool(shared)
    new Int32Array(shared.buffer)[words.remaining] = 1
    const wait = vi.spyOn(Atomics, 'wait')
    for (let i = 0; i < 3000; i++) {
      wait.mockReturnValue(i % 500 === 0 ? woken : 'timed-out')
      pool.sleep()
    }
    expect(pool.failure).toBeUndefined()
  })

  it('tells at once that a worker failed', () => {
    const shared = memory()
    new Int32Array(shared.buffer)[words.failed] = 1
    expect(() => {
      createPool(shared).sleep()
    }).toThrow('worker 1 failed while it computed')
  })
})

describe('many small jobs', () => {
  it('on more threads than cores, while those come late, sleep and are interrupted, all end with the right sum', async () => {
    const { kernels, memory, ready, close } = simdBackend(4, 1)
    const n = 40
    const [sum, one] = [memory.allocate(n), memory.allocate(n).fill(1)]
    for (let i = 1; i <= 100_000; i++) {
      kernels.add(sum, sum, one, n)
      if (i === 10_000) await ready()
      if (i % 20_000 === 0) expect(sum.every((value) => value === i)).toBe(true)
    }
    close()
    kernels.add(sum, sum, one, n) // the caller computes on alone
    expect(sum.every((value) => value === 100_001)).toBe(true)
  })
})
