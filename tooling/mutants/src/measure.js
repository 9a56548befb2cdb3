import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyWorkspace } from './copy.js'
import { mutated } from './mutate.js'
import { inRandomOrder, mutantsIn } from './sample.js'
import { nearestTests, run, runTests } from './tests.js'
import { createTypeChecker } from './types.js'

/**
 * Tries a sample of the mutants of a package and gives `{ ...mutant, outcome, killer }` for each. The package's tests
 * run on a copy of the workspace in which the file is really changed. `say` gets a sentence now and then.
 */
export async function measure(root, path, { parts, exclude, isolate, within, seed, count, say }) {
  const { root: copied, remove } = copyWorkspace(root)
  try {
    const tests = testsOf(join(copied, path), { exclude, isolate })
    const limit = await limitOf(tests)
    say(`its tests pass; a mutant has ${limit.toFixed(0)} s`)
    const results = []
    for (const part of parts) {
      const mutants = inRandomOrder(mutantsIn(join(root, path), part, within), seed)
      const accepts = part === 'assembly' ? compiles(join(copied, path)) : createTypeChecker(join(root, path))
      results.push(...(await tryMutants(mutants, { copy: join(copied, path), count, accepts, tests, limit, say })))
    }
    return results
  } finally {
    remove()
  }
}

function testsOf(folder, { exclude, isolate }) {
  const options = [...exclude.map((file) => `--exclude=${file}`), ...(isolate ? [] : ['--no-isolate'])]
  return {
    nearest: (file) => nearestTests(folder, file).filter((test) => !exclude.includes(test)),
    run: (files, limit) => runTests(folder, [...files, ...options], limit),
  }
}

/** How long a mutant may take: the unmutated tests have to pass, and measure what is long here and now. */
async function limitOf(tests) {
  const { outcome, seconds, killer } = await tests.run([], 3600)
  if (outcome !== 'passed')
    throw new Error(`mutants: the tests must pass before anything is changed, got: ${killer ?? outcome}.`)
  return 20 + 5 * seconds
}

async function tryMutants(mutants, { copy, count, accepts, tests, limit, say }) {
  const results = []
  for (const mutant of mutants) {
    if (results.length === count) break
    const file = join(copy, mutant.file)
    const original = readFileSync(file, 'utf8')
    const content = mutated(original, mutant)
    writeFileSync(file, content)
    try {
      if (!(await accepts(mutant.file, content))) continue
      const result = { ...mutant, ...(await outcomeOf(mutant, tests, limit)) }
      results.push(result)
      say(`${results.length}/${count} ${lineOf(result)}`)
    } finally {
      writeFileSync(file, original)
    }
  }
  return results
}

/** The tests that are most about the file run first: most mutants end there. */
async function outcomeOf(mutant, tests, limit) {
  const nearest = tests.nearest(mutant.file)
  const first = nearest.length > 0 ? await tests.run(nearest, limit) : { outcome: 'passed' }
  return first.outcome === 'passed' ? tests.run([], limit) : first
}

/** AssemblyScript that does not compile is no mutant; what compiles takes the place of the module under test. */
function compiles(folder) {
  return async () => (await run(['assembly/build.js'], { cwd: folder, limit: 600 })) === 0
}

/** A mutant and its end, in a line for people. */
export function lineOf({ file, line, before, after, outcome, killer }) {
  const said = { passed: 'SURVIVED', failed: 'killed', timeout: 'timeout' }[outcome]
  return `${said} ${file}:${line}  ${before}  →  ${after}${killer ? `  (${killer})` : ''}`
}
