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
export async function measure(root, path, { parts, exclude, isolate, first, within, seed, count, isKnown, say }) {
  const { root: copied, remove } = copyWorkspace(root)
  try {
    const tests = testsOf(join(copied, path), { exclude, isolate, first })
    const limitOf = await measureLimits(tests)
    say('its tests pass')
    const results = []
    for (const part of parts) {
      const mutants = inRandomOrder(mutantsIn(join(root, path), part, within), seed)
      const accepts = part === 'assembly' ? await compiles(join(copied, path)) : createTypeChecker(join(root, path))
      const outcomeOf = (mutant) => outcomeAmong(groupsOf(mutant, tests, isKnown(mutant)), tests, limitOf)
      results.push(...(await tryMutants(mutants, { copy: join(copied, path), count, accepts, outcomeOf, say })))
    }
    return results
  } finally {
    remove()
  }
}

function testsOf(folder, { exclude, isolate, first }) {
  const options = [...exclude.map((file) => `--exclude=${file}`), ...(isolate ? [] : ['--no-isolate'])]
  return {
    first: (file) => Object.entries(first).flatMap(([under, tests]) => (file.startsWith(under) ? tests : [])),
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
 * The tests in groups that run one after the other until one fails. The tests that the settings name, one by one, or
 * else those that are most about the file, come first: most mutants end there.
 */
function groupsOf({ file }, tests, nearestOnly) {
  const first = tests.first(file)
  const files = tests.byNearness(file).filter((test) => !first.includes(test))
  const groups = [...first.map((test) => [test]), files.slice(0, 3), files.slice(3, 9), files.slice(9)]
  return groups.filter(({ length }) => length > 0).slice(0, nearestOnly ? 1 : Infinity)
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

/**
 * AssemblyScript that does not compile, or compiles to the same bytes, is no mutant; what compiles takes the place of
 * the modules under test. Node before 22 cannot run the fast one, and half of the time is saved without it.
 */
async function compiles(folder) {
  const modules = Number(process.versions.node.split('.')[0]) < 22 ? ['strict'] : ['strict', 'fast']
  const build = () => run(['assembly/build.js', ...modules], { cwd: folder, limit: 600 })
  const read = () => modules.map((name) => readFileSync(join(folder, 'src/wasm', `${name}.ts`), 'utf8')).join()
  await build()
  const original = read()
  return async () => (await build()) === 0 && read() !== original
}

/** A mutant and its end, in a line for people. */
export function lineOf({ file, line, before, after, outcome, killer }) {
  const said = { passed: 'SURVIVED', failed: 'killed', timeout: 'timeout' }[outcome]
  return `${said} ${file}:${line}  ${before}  →  ${after}${killer ? `  (${killer})` : ''}`
}
