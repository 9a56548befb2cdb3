import { build } from 'esbuild'
import { trainer } from './paths.js'

/**
 * A program, given as text, in one ES module with all that it imports, TypeScript included. A program exports
 * `run(task)`, which gives something that JSON can say. `platform`: `browser` or `node`; `directory`: where its
 * imports start.
 */
export async function bundle(text, { platform, directory }) {
  const { outputFiles } = await build({
    stdin: { contents: text, resolveDir: directory, sourcefile: 'program.js' },
    bundle: true,
    format: 'esm',
    platform,
    write: false,
    logLevel: 'silent', // what is wrong is in the error
  })
  return outputFiles[0].text
}

/** The program that trains the `experiments` of a file, by name; `train.js` says what its task and its result are. */
export function bundleExperiments(file, platform) {
  const text = `
    import { experiments } from ${JSON.stringify(file)}
    import { trainAll } from ${JSON.stringify(trainer)}
    export const run = (task) => trainAll(experiments, task)`
  return bundle(text, { platform, directory: import.meta.dirname })
}
