import { describe, expect, test } from 'vitest'
import { browsers, bundle, chromium, findBrowser, missing, runInBrowser, webkit } from '../src/index.js'
import { versionIn } from '../src/browsers.js'

const programOf = (text) => bundle(text, { platform: 'browser', directory: import.meta.dirname })

test('there is no browser where its variable names none', async () => {
  for (const browser of browsers)
    expect(await findBrowser(browser, { [browser.variable]: 'no-such-browser' })).toBeUndefined()
})

test.each([
  ['Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)\n', '156.0.8078.79'],
  ['Google Chrome for Testing 1.2\n', '1.2'],
  ['Mozilla Firefox 153.8.0esr\n', '153.8.0'],
  ['WebKitGTK 2.50.6\n', '2.50.6'],
  ['', 'of unknown version'],
])('%j is version %s', (text, version) => {
  expect(versionIn(text)).toBe(version)
})

test('a browser that does not start says why', async () => {
  const run = runInBrowser({ ...chromium, program: 'no-such-browser' }, '', {})
  await expect(run).rejects.toThrow('Chromium: spawn no-such-browser ENOENT')
})

const installed = new Map(await Promise.all(browsers.map(async (browser) => [browser, await findBrowser(browser)])))

/** Declares a test that needs a browser. */
const browserTest = (browser, name, run) =>
  test(name, async ({ skip }) => {
    const found = installed.get(browser)
    skip(!found, missing(browser))
    await run(found)
  })

describe.each(browsers)('in $name a program', (browser) => {
  browserTest(browser, 'is given its task and files, and gives its result', async (found) => {
    const program = await programOf(`
      const status = async (name) => (await fetch('/data/' + name)).status
      export const run = async ({ there, missing }) => [await status(there), await status(missing)]`)
    const options = { directory: import.meta.dirname }
    const task = { there: 'browsers.test.js', missing: 'none.js' }
    expect(await runInBrowser(found, program, task, options)).toEqual([200, 404])
  })

  browserTest(browser, 'that throws is an error with its words', async (found) => {
    const program = await programOf('export const run = () => { throw new RangeError("no way") }')
    await expect(runInBrowser(found, program)).rejects.toThrow(`${browser.name}: RangeError: no way`)
  })

  browserTest(browser, 'that does not come back is stopped', async (found) => {
    const program = await programOf('export const run = () => { for (;;) {} }')
    await expect(runInBrowser(found, program, {}, { seconds: 2 })).rejects.toThrow('no result within 2 seconds')
  })
})

/**
 * Multiplies matrices that are large enough for two threads, and says what the engine is and whether the product is
 * right.
 */
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

describe.each(browsers)('in $name the engine', (browser) => {
  const oneThread = (reason) => ({ threads: 1, notes: [`one thread: ${reason}`] })
  const notIsolated = oneThread('the page is not cross-origin isolated (COOP and COEP headers)')
  const mainThread = oneThread('the main thread of a page may not wait: train in a worker')

  const cases = [
    ['in a worker of an isolated page has two threads', {}, { threads: 2, notes: [] }],
    ['in a worker of another page has one, and says why', { isolated: false }, notIsolated],
    ['on the main thread has one, and says why', { place: 'page' }, mainThread],
    ['on the main thread of a page that is not isolated has one', { place: 'page', isolated: false }, notIsolated],
  ]
  for (const [name, options, expected] of cases) {
    browserTest(browser, name, async (found) => {
      const got = await runInBrowser(found, await engineProgram(), { threads: 2 }, options)
      expect(got).toEqual({ kernels: 'simd', same: true, ...expected })
    })
  }
})

browserTest(webkit, 'an isolated page without SharedArrayBuffer has one thread, and says why', async (found) => {
  const asItComes = { ...found, environment: {} }
  const got = await runInBrowser(asItComes, await engineProgram(), { threads: 2 })
  const notes = ['one thread: the browser has no SharedArrayBuffer, although the page is isolated']
  expect(got).toEqual({ kernels: 'simd', threads: 1, notes, same: true })
})
