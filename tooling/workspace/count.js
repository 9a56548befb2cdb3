import { relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { packagesWith, readReport, tally } from './reports.js'

/**
 * Adds up the vitest reports of runs, `{ name, folder, task, cached, status }` each, and returns `{ passed, failed,
 * skipped }`. `failed` has the tests, and a run itself that left no report, ended badly without a failed test, or left
 * a report from before `since` (milliseconds since 1970) although it was not cached.
 */
export function count(runs, since = 0) {
  const sum = { passed: 0, failed: [], skipped: 0 }
  for (const run of runs) {
    const report = readReport(run.folder, run.cached ? 0 : since)
    if (report === undefined) {
      sum.failed.push({ run, reason: 'no fresh test report' })
      continue
    }
    const { passed, failed, skipped } = tally(report, run.folder)
    sum.passed += passed
    sum.skipped += skipped
    sum.failed.push(...failed.map((test) => ({ run, ...test })))
    if (run.status && failed.length === 0) sum.failed.push({ run, reason: 'ended badly, although no test failed' })
  }
  return sum
}

/**
 * Prints what failed and how to run just that, and as the last line `N passed, M failed`; returns the exit status.
 * `others` are names of what failed and is no test; `steps` is how many steps failed that the caller named.
 */
export function printCount(root, runs, { since = 0, others = [], steps = 0 } = {}) {
  const { passed, failed, skipped } = count(runs, since)
  for (const failure of failed) console.log(describe(root, failure))
  for (const other of others) console.log(`failed: ${other}`)
  const commands = commandsFor(failed)
  if (commands.length > 0) console.log(['To run just the failed tests:', ...commands].join('\n  '))
  if (skipped > 0) console.log(`${skipped} skipped`)
  const failures = failed.length + others.length + steps
  console.log(`${passed} passed, ${failures} failed`)
  return failures === 0 && (passed > 0 || runs.length === 0) ? 0 : 1
}

function describe(root, { run, file, line, title, reason }) {
  if (file === undefined) return `failed: ${run.name}#${run.task}: ${reason}`
  const place = [relative(root, resolve(run.folder, file)).replaceAll('\\', '/'), line].filter(Boolean).join(':')
  return [`failed: ${place} ${title ?? ''}`.trimEnd(), reason && `  ${reason}`].filter(Boolean).join('\n')
}

/** One command for each run whose tests failed. */
function commandsFor(failed) {
  return [...new Set(failed.map(({ run }) => run))].flatMap((run) => {
    const failures = failed.filter((failure) => failure.run === run && failure.file !== undefined)
    if (failures.length === 0) return []
    const titles = [...new Set(failures.map(({ title }) => title))]
    const pattern = titles.length > 20 || titles.includes(undefined) ? [] : [`-t "${titles.map(toPattern).join('|')}"`]
    const files = new Set(failures.map(({ file }) => file))
    const script = run.task === 'test' ? 'test:built' : run.task
    return [`npm run ${[script, '--', '--filter', run.name, '--', ...files, ...pattern].join(' ')}`]
  })
}

/** A title as a regular expression that no shell reads as anything else: a dot for what could be special to either. */
const toPattern = (title) => title.replaceAll(/[^\p{L}\p{N} ,_-]/gu, '.')

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const options = { since: { type: 'string', default: '0' }, failures: { type: 'string', default: '0' } }
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const [since, steps] = [Number(values.since), Number(values.failures)]
  const root = resolve(import.meta.dirname, '../..')
  const runs = positionals.flatMap((task) => packagesWith(root, task))
  process.exitCode = printCount(root, runs, { since, steps })
}
