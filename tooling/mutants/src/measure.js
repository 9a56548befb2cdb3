import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyWorkspace } from './copy.js'
import { mutated } from './mutate.js'
import { testsByNearness } from './nearest.js'
import { inRandomOrder, mutantsIn } from './sample.js'
import { run, runTests } from './tests.js'
import { createTypeChecker } from './types.js'

/**
 * Tries a sample of the mutants of a package and gives `{ ...mutant, outcome, killer }` for each. The package's tests
 * run on a copy of the workspace in which the file is really changed. A survivor that `isKnown` meets only the tests
 * that are nearest to its file. `say` gets a sentence now and then.
 */
export async function measure(root, path, { parts, exclude, isolate, within, seed, count, isKnown, say }) {
  const { root: copied, remove } = copyWorkspace(root)
  try {
    const tests = testsOf(join(copied, path), { exclude, isolate })
    const limitOf = await measureLimits(tests)
    say('its tests pass')
    const results = []
    for (const part of parts) {
      const mutants = inRandomOrder(mutantsIn(join(root, path), part, within), seed)
      const accepts = part === 'assembly' ? compiles(join(copied, path)) : createTypeChecker(join(root, path))
      const outcomeOf = (mutant) => outcomeAmong(groupsOf(mutant, tests, isKnown(mutant)), tests, limitOf)
      results.push(...(await tryMutants(mutants, { copy: join(copied, path), count, accepts, outcomeOf, say })))
    }
    return results
  } finally {
    remove()
  }
}

function testsOf(folder, { exclude, isolate }) {
  const options = [...exclude.map((file) => `--exclude=${file}`), ...(isolate ? [] : ['--no-isolate'])]
  return {
    byNearness: (file) => testsByNearness(folder, file).filter((test) => !exclude.includes(test)),
    run: (files, limit) => runTests(folder, [...files, ...options], limit),
  }
}

/**
 * Gives how long test files may take with a mutant: the unmutated tests have to pass, and measure what is long here and
 * now. Some of the time is that of loading: each file has an equal part of it.
 */
async function measureLimits(tests) {
  const { outcome, seconds, secondsOf, killer } = await tests.run([], 3600)
  if (outcome !== 'passed')
    throw new Error(`mutants: the tests must pass before anything is changed, got: ${killer ?? outcome}.`)
  const sum = (values) => values.reduce((a, b) => a + b, 0)
  const loading = Math.max(0, seconds - sum([...secondsOf.values()])) / secondsOf.size
  return (files) => 20 + 5 * sum(files.map((file) => loading + (secondsOf.get(file) ?? 0)))
}

async function tryMutants(mutants, { copy, count, accepts, outcomeOf, say }) {
  const results = []
  for (const mutant of mutants) {
    if (results.length === count) break
    const file = join(copy, mutant.file)
    const original = readFileSync(file, 'utf8')
    const content = mutated(original, mutant)
    writeFileSync(file, content)
    try {
      if (!(await accepts(mutant.file, content))) continue
      const result = { ...mutant, ...(await outcomeOf(mutant)) }
      results.push(result)
      say(`${results.length}/${count} ${lineOf(result)}`)
    } finally {
      writeFileSync(file, original)
    }
  }
  return results
}

/**
 * The tests in groups that run one after the other until one fails. The tests that are most about the file come first:
 * most mutants end there.
 */
function groupsOf({ file }, tests, nearestOnly) {
  const files = tests.byNearness(file)
  const groups = [files.slice(0, 3), files.slice(3, 9), files.slice(9)]
  return groups.slice(0, nearestOnly ? 1 : 3).filter(({ length }) => length > 0)
}

async function outcomeAmong(groups, tests, limitOf) {
  let result = { outcome: 'passed' }
  for (const files of groups) {
    const { outcome, killer } = await tests.run(files, limitOf(files))
    result = { outcome, killer }
    if (outcome !== 'passed') break
  }
  return result
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
