import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createEngine, type Engine } from '@nn/tensor'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { checkCache } from '../src/doctor/cache.ts'
import { cgroupQuota } from '../src/doctor/cores.ts'
import { checkKernels, checkSharedMemory, checkThreads } from '../src/doctor/engine.ts'
import { checkMemory, checkNode, checkTerminal } from '../src/doctor/machine.ts'
import { checkSpeed, measureSpeed, type Speed } from '../src/doctor/speed.ts'
import { otherRuntime } from '../src/record/versions.ts'
import { doctorText } from '../src/render/doctor.ts'
import { colorsOf } from '../src/streams.ts'
import { createOutput, temporaryDirectory } from './support/output.ts'
import { startNn } from './support/spawn.ts'
import { nn } from './support/run.ts'

const simd = { kernels: 'simd', threads: 2, precision: 'strict', notes: [] } as const
const gigabyte = 1e9

test('nn doctor examines everything and measures, and a usable machine ends with 0', async () => {
  const { code, stdout, stderr } = await nn(['doctor', '--json'])
  expect([code, stderr]).toEqual([0, ''])
  const event = JSON.parse(stdout) as { checks: { name: string; status: string; facts: Record<string, number> }[] }
  expect(event).toMatchObject({ type: 'doctor', usable: true, versions: { node: process.versions.node } })
  const names = 'node,kernels,relaxed simd,shared memory,threads,load,products,training,memory,cache,terminal'
  expect(event.checks.map(({ name }) => name).join()).toBe(names)
  const facts = (name: string): Record<string, number> => event.checks.find((check) => check.name === name)!.facts
  for (const speed of [facts('products')['oneThreadGflops'], facts('training')['examplesPerSecond']]) {
    expect(speed).toBeGreaterThan(0)
    expect(speed).toBeLessThan(Infinity)
  }
})

test('nn doctor says it in sentences', async () => {
  const { stdout } = await nn(['doctor'])
  expect(stdout).toMatch(/^ok {7}node {11}\d+\.\d+\.\d+, on /m)
  expect(stdout).toMatch(/^(ok|warning) +products +matrix product [\d.]+ GFLOP\/s on one thread/m)
  expect(stdout).toMatch(/\nnn works here(\.|, but see the warnings above\.)\n$/)
})

test('a bad NN_THREADS is a problem that ends with 1, and NN_THREADS=1 a warning', async () => {
  const bad = await startNn(['doctor', '--json'], { NN_THREADS: 'many' }).ended
  expect(bad.code).toBe(1)
  expect(JSON.parse(bad.stdout)).toMatchObject({ usable: false })
  expect(bad.stdout).toContain('NN_THREADS: expected an integer of at least 1, got \\"many\\".')
  const one = await startNn(['doctor', '--json'], { NN_THREADS: '1' }).ended
  expect(one.code).toBe(0)
  expect(one.stdout).toContain('"threads":1')
})

test('an interrupted examination ends with 130', async () => {
  const controller = new AbortController()
  const running = nn(['doctor'], { signal: controller.signal })
  controller.abort()
  expect(await running).toMatchObject({ code: 130, stdout: '' })
})

test.each([
  ['20.19.0', 'ok'],
  ['20.18.3', 'problem'],
  ['18.20.0', 'problem'],
  ['22.0.0', 'ok'],
])('Node %s is %s', (version, status) => {
  expect(checkNode(version)).toMatchObject({ name: 'node', status, facts: { supported: status === 'ok' } })
})

test('Bun and Deno are named beside the Node whose functions they have', () => {
  expect(checkNode('26.3.0').message).toMatch(/^26\.3\.0, on /)
  const deno = otherRuntime({ node: '26.3.0', deno: '2.9.6' })
  expect(checkNode('26.3.0', deno)).toMatchObject({
    message: expect.stringMatching(/^26\.3\.0, as in deno 2\.9\.6, on /) as string,
    facts: { version: '26.3.0', deno: '2.9.6' },
  })
  expect(otherRuntime({ node: '24.3.0', bun: '1.4.5' })).toEqual({ bun: '1.4.5' })
  expect(otherRuntime({ node: '24.3.0' })).toEqual({})
})

test('reference kernels are a warning with the reason', () => {
  expect(checkKernels(simd)).toMatchObject({ status: 'ok', message: 'SIMD kernels' })
  const check = checkKernels({ ...simd, kernels: 'reference', notes: ['no shared memory: too much'] })
  expect(check).toMatchObject({ status: 'warning', facts: { simd: false } })
  expect(check.message).toContain('no shared memory: too much')
})

test.each([
  [65_536, 'ok', 'networks may take 4.3 GB', true],
  [65_535, 'warning', 'networks may take 1.1 GB, the system gives no more addresses', true],
  [16_384, 'warning', 'networks may take 1.1 GB, the system gives no more addresses', true],
  [16_383, 'warning', 'none, so one thread computes, without SIMD', false],
])('where threads can share %d pages of memory it is %s', (pages, status, message, sharedMemory) => {
  vi.stubGlobal('WebAssembly', {
    Memory: vi.fn(function ({ initial, maximum = 0, shared = false }: WebAssembly.MemoryDescriptor) {
      expect([initial, shared]).toEqual([1, true])
      if (maximum > pages) throw new RangeError('no addresses')
    }),
  })
  onTestFinished(() => {
    vi.unstubAllGlobals()
  })
  expect(checkSharedMemory()).toMatchObject({ status, message, facts: { sharedMemory } })
})

describe('threads', () => {
  const on = (available: number, quota: number | null = null): { available: number; quota: number | null } => ({
    available,
    quota,
  })

  test.each([
    ['as many as cores', simd, on(2), undefined, 'ok', '2 threads on 2 cores'],
    ['one core', { ...simd, threads: 1 }, on(1), undefined, 'ok', '1 thread on 1 core'],
    ['fewer', { ...simd, threads: 1 }, on(4), '1', 'warning', '1 thread on 4 cores, because NN_THREADS=1'],
    ['more', { ...simd, threads: 8 }, on(2), '8', 'warning', '8 threads on 2 cores: they wait for each other'],
    ['a limited container', { ...simd, threads: 8 }, on(8, 1.5), undefined, 'warning', 'may keep only 1.5 busy'],
    ['a limit that is not felt', simd, on(2, 4), undefined, 'ok', '2 threads on 2 cores'],
    ['what is fair in a container', simd, on(8, 2), '2', 'ok', '2 threads on 8 cores, NN_THREADS=2'],
    [
      'the engine knows why',
      { ...simd, threads: 1, notes: ['one thread: no'] },
      on(2),
      undefined,
      'warning',
      'one thread: no',
    ],
  ] as const)('%s', (_, info, cores, asked, status, message) => {
    const check = checkThreads(info, cores, asked)
    expect(check.status).toBe(status)
    expect(check.message).toContain(message)
    expect(check.advice === undefined).toBe(status === 'ok')
  })
})

describe('the limit of a control group', () => {
  function cgroup(files: Readonly<Record<string, string>>, group: string): number | null {
    const mount = temporaryDirectory()
    for (const [path, text] of Object.entries({ ...files, self: group })) {
      mkdirSync(join(mount, path, '..'), { recursive: true })
      writeFileSync(join(mount, path), `${text}\n`)
    }
    return cgroupQuota(mount, join(mount, 'self'))
  }

  test.each([
    ['of a container', { 'cpu.max': '150000 100000' }, '0::/', 1.5],
    [
      'of a service',
      { 'cpu.max': 'max 100000', 'a.slice/b.service/cpu.max': '50000 100000' },
      '0::/a.slice/b.service',
      0.5,
    ],
    ['around a service', { 'a.slice/cpu.max': '200000 100000', 'a.slice/b/cpu.max': 'max 100000' }, '0::/a.slice/b', 2],
    ['of version 1', { 'cpu/cpu.cfs_quota_us': '300000', 'cpu/cpu.cfs_period_us': '100000' }, '4:cpu:/x', 3],
    ['of version 1, without', { 'cpu/cpu.cfs_quota_us': '-1', 'cpu/cpu.cfs_period_us': '100000' }, '4:cpu:/x', null],
    ['where there is none', { 'cpu.max': 'max 100000' }, '0::/', null],
    ['where there is no Linux', {}, '', null],
  ])('%s', (_, files, group, quota) => {
    expect(cgroup(files, group)).toBe(quota)
  })
})

describe('speed', () => {
  const quiet: Speed = { one: 10, all: 19, threads: 2, training: 50_000, load: 0.2, cores: 2 }
  const statuses = (speed: Partial<Speed>): Record<string, string> =>
    Object.fromEntries(checkSpeed({ ...quiet, ...speed }).map(({ name, status }) => [name, status]))

  test('threads that gain what they can are fine', () => {
    expect(statuses({})).toEqual({ load: 'ok', products: 'ok', training: 'ok' })
    expect(checkSpeed(quiet)[1]?.message).toBe('matrix product 10.0 GFLOP/s on one thread, 19.0 on 2: 1.9×')
  })

  test('a second thread that brings little is a warning', () => {
    expect(statuses({ all: 11 })['products']).toBe('warning')
    expect(checkSpeed({ ...quiet, all: 11 })[1]?.message).toContain('1.1×; the second thread cannot help more')
    expect(checkSpeed({ ...quiet, threads: 8, all: 30 })[1]).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('3.0×; the other 7 threads cannot help more') as string,
      advice: expect.stringContaining('NN_THREADS=4.') as string,
    })
    expect(statuses({ threads: 8, all: 45 })['products']).toBe('ok')
    expect(statuses({ threads: 1, all: 10 })['products']).toBe('ok')
  })

  test('is measured once the threads are there, and no further after an interruption', async () => {
    const engine = createEngine({ threads: 1 })
    let ready = 0
    let interrupt = (): void => undefined
    const waits: Engine = {
      ...engine,
      info: { ...engine.info, threads: 2 },
      async ready() {
        await new Promise((resolve) => setImmediate(resolve))
        ready++
        interrupt()
      },
      allocate(length) {
        expect(ready).toBeGreaterThan(0)
        return engine.allocate(length)
      },
    }
    const speed = await measureSpeed(engine, waits, 2, new AbortController().signal)
    expect(speed).toMatchObject({ threads: 2, cores: 2 })
    for (const value of [speed.one, speed.all, speed.training]) expect(value).toBeGreaterThan(0)
    for (const times of [0, 1, 2]) {
      const controller = new AbortController()
      ready = 0
      interrupt = () => {
        if (ready >= times) controller.abort()
      }
      interrupt()
      await expect(measureSpeed(engine, waits, 2, controller.signal)).rejects.toThrow(/aborted/)
      expect(ready).toBe(times)
    }
    engine.close()
  })

  test('a machine on which other programs run is a warning', () => {
    expect(statuses({ load: 5.9 })['load']).toBe('warning')
  })
})

test('little memory is a warning', () => {
  const memory = { total: 8 * gigabyte, available: 4 * gigabyte, limit: 0, heapLimit: 2 * gigabyte }
  expect(checkMemory(memory)).toMatchObject({
    status: 'ok',
    message: '4.0 GB free of 8.0 GB; JavaScript objects may take 2.0 GB',
    facts: { limit: null },
  })
  expect(checkMemory({ ...memory, available: 1e8, limit: 2e8 })).toMatchObject({
    status: 'warning',
    message: expect.stringContaining('200.0 MB that this container may use') as string,
  })
  expect(checkMemory().facts['total']).toBeGreaterThan(1e8)
})

describe('the cache', () => {
  test('is measured, and may be missing', async () => {
    const directory = temporaryDirectory()
    mkdirSync(join(directory, 'mnist'))
    writeFileSync(join(directory, 'mnist', 'file'), new Uint8Array(1500))
    expect(await checkCache(directory)).toMatchObject({ status: 'ok', facts: { size: 1500, writable: true } })
    expect(await checkCache(join(directory, 'not', 'there'))).toMatchObject({
      status: 'ok',
      message: `${join(directory, 'not', 'there')}, not there yet`,
    })
  })

  test('that is a file, or below one, cannot be written to', async () => {
    const file = join(temporaryDirectory(), 'file')
    writeFileSync(file, '')
    expect(await checkCache(file)).toMatchObject({ status: 'warning', facts: { writable: false } })
    expect(await checkCache(join(file, 'nn'))).toMatchObject({ status: 'warning' })
  })

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'that is read-only is a warning (root may write everywhere)',
    async () => {
      const directory = temporaryDirectory()
      chmodSync(directory, 0o500)
      expect(await checkCache(join(directory, 'nn'))).toMatchObject({ status: 'warning' })
    },
  )
})

test('the terminal: its width and its colours', () => {
  const look = (columns: number, env = {}): unknown => {
    const stdout = Object.assign(createOutput({ tty: true }), { columns })
    return checkTerminal({ stdout, stderr: stdout, env, signal: new AbortController().signal, progress: true })
  }
  expect(look(100)).toMatchObject({ status: 'ok', message: '100 columns, colours' })
  expect(look(100, { NO_COLOR: '1' })).toMatchObject({ message: '100 columns, no colours, NO_COLOR is set' })
  expect(look(0)).toMatchObject({ facts: { columns: 80 } })
  expect(look(40)).toMatchObject({ status: 'warning' })
})

test.each([40, 80, 200])('what it says fits into %d columns', (columns) => {
  const output = Object.assign(createOutput({ tty: true }), { columns })
  const message = 'a sentence that is far too long for a line of forty characters, and even for one of eighty; '.repeat(
    3,
  )
  const check = { name: 'shared memory', status: 'problem', message, advice: message, facts: {} } as const
  const event = { type: 'doctor', usable: false, checks: [check], versions: { '@nn/cli': '1.2.3' } } as const
  const text = doctorText(event, colorsOf(output, { NO_COLOR: '1' }))
  expect(text.replaceAll(/\s+/g, ' ')).toContain('nn cannot work here: see the problems above.')
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(Math.max(columns, 44))
})
