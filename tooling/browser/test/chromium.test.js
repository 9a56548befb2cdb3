import { describe, expect, test } from 'vitest'
import { bundle, chromiumMissing, findChromium, runInChromium } from '../src/index.js'
import { versionIn } from '../src/chromium.js'

const chromium = findChromium()

const programOf = (text) => bundle(text, { platform: 'browser', directory: import.meta.dirname })

/** Declares a test that needs a browser. */
const browserTest = (name, run) =>
  test(name, async ({ skip }) => {
    skip(!chromium, chromiumMissing)
    await run()
  })

test('there is no Chromium where CHROMIUM names none', () => {
  expect(findChromium({ CHROMIUM: 'no-such-browser' })).toBeUndefined()
})

test.each([
  ['Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)\n', '156.0.8078.79'],
  ['Google Chrome for Testing 1.2\n', '1.2'],
  ['', 'of unknown version'],
])('%j is version %s', (text, version) => {
  expect(versionIn(text)).toBe(version)
})

test('a browser that does not start says why', async () => {
  const run = runInChromium({ command: 'no-such-browser' }, '', {})
  await expect(run).rejects.toThrow('Chromium: spawn no-such-browser ENOENT')
})

describe('a program', () => {
  browserTest('is given its task and gives its result', async () => {
    const program = await programOf('export const run = ({ a, b }) => a + b')
    expect(await runInChromium(chromium, program, { a: 1, b: 2 })).toBe(3)
  })

  browserTest('that throws is an error with its words', async () => {
    const program = await programOf('export const run = () => { throw new RangeError("no way") }')
    await expect(runInChromium(chromium, program)).rejects.toThrow('Chromium: RangeError: no way')
  })

  browserTest('that does not come back is stopped', async () => {
    const program = await programOf('export const run = () => { for (;;) {} }')
    await expect(runInChromium(chromium, program, {}, { seconds: 2 })).rejects.toThrow('no result within 2 seconds')
  })

  browserTest('reads files of the directory, and sees which are missing', async () => {
    const program = await programOf(`
      const status = async (name) => (await fetch('/data/' + name)).status
      export const run = async (names) => [await status(names[0]), await status(names[1])]`)
    const options = { directory: import.meta.dirname }
    expect(await runInChromium(chromium, program, ['chromium.test.js', 'none.js'], options)).toEqual([200, 404])
  })
})

describe('the engine', () => {
  /** Multiplies matrices that are large enough for two threads, and says what the engine is and whether the product is right. */
  const engineProgram = () =>
    programOf(`
      import { createEngine, createRandom, matmul } from '@nn/tensor'
      import { createReferenceKernels } from '@nn/kernels'
      export async function run({ threads }) {
        const engine = createEngine({ threads })
        await engine.ready()
        const random = createRandom(1)
        const a = random.normal([300, 300])
        const b = random.normal([300, 300])
        const product = matmul(a, b, { engine }).data
        const expected = matmul(a, b, { engine: createEngine({ kernels: createReferenceKernels() }) }).data
        const { kernels, threads: got, notes } = engine.info
        return { kernels, threads: got, notes, same: product.every((value, i) => value === expected[i]) }
      }`)
  const notIsolated = 'one thread: the page is not cross-origin isolated (COOP and COEP headers)'
  const mainThread = 'one thread: the main thread of a page may not wait: train in a worker'

  browserTest('has threads in a worker of a page that is cross-origin isolated', async () => {
    const got = await runInChromium(chromium, await engineProgram(), { threads: 2 })
    expect(got).toEqual({ kernels: 'simd', threads: 2, notes: [], same: true })
  })

  browserTest('has one thread in a worker of another page, and says why', async () => {
    const got = await runInChromium(chromium, await engineProgram(), { threads: 2 }, { isolated: false })
    expect(got).toEqual({ kernels: 'simd', threads: 1, notes: [notIsolated], same: true })
  })

  browserTest('has one thread on the main thread of a page, and says why', async () => {
    const got = await runInChromium(chromium, await engineProgram(), { threads: 2 }, { place: 'page' })
    expect(got).toEqual({ kernels: 'simd', threads: 1, notes: [mainThread], same: true })
  })

  browserTest('has one thread on the main thread of a page that is not isolated', async () => {
    const options = { place: 'page', isolated: false }
    const got = await runInChromium(chromium, await engineProgram(), { threads: 2 }, options)
    expect(got).toEqual({ kernels: 'simd', threads: 1, notes: [notIsolated], same: true })
  })
})
