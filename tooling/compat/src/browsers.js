import { browsers, bundleExperiments, findBrowser, missing, runInBrowser } from '@nn/browser'

/**
 * Workers of two pages in each browser: one that may have threads, and one that may not. `notes` name the browsers
 * that are not there.
 */
export async function browserRuntimes(experiments, directory) {
  const program = await bundleExperiments(experiments, 'browser')
  const found = await Promise.all(browsers.map((browser) => findBrowser(browser)))
  return {
    runtimes: found.filter(Boolean).flatMap((browser) => pagesIn(browser, program, directory)),
    notes: browsers.filter((_, i) => !found[i]).map(missing),
  }
}

function pagesIn(browser, program, directory) {
  const page = (name, threads, isolated) => ({
    name: `${browser.name} ${/^\d+(\.[1-9]\d*)?/.exec(browser.version)?.[0] ?? ''}, ${name}`,
    engines: [{ kernels: 'simd', threads }],
    run(engine) {
      const task = { ...engine, directory: directory && '/data/' }
      return runInBrowser(browser, program, task, { isolated, directory })
    },
  })
  return [page('isolated', 2, true), page('not isolated', 1, false)]
}
