import { bundleExperiments, runInChromium } from '@nn/browser'

const seconds = 300

/** Workers of two pages in Chromium: one that may have threads, and one that may not. */
export async function chromiumRuntimes(chromium, experiments, directory) {
  const program = await bundleExperiments(experiments, 'browser')
  const runtime = (name, threads, isolated) => ({
    name: `Chromium ${Number.parseInt(chromium.version)}, ${name}`,
    engines: [{ kernels: 'simd', threads }],
    run(engine) {
      const task = { ...engine, directory: directory && '/data/' }
      return runInChromium(chromium, program, task, { isolated, directory, seconds })
    },
  })
  return [runtime('isolated', 2, true), runtime('not isolated', 1, false)]
}
