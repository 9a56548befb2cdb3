import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { reportsOf, tally } from './reports.js'

/**
 * Adds up the vitest reports of the tasks and returns `{ passed, failed, skipped, missing }`, the failed ones by name. A package whose
 * report is absent, or was written before `since` (milliseconds since 1970), is `missing`.
 */
export function count(root, tasks, since = 0) {
  const sum = { passed: 0, failed: [], skipped: 0, missing: [] }
  for (const { name, file } of tasks.flatMap((task) => reportsOf(root, task))) {
    const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
    if (report === undefined || report.startTime < since) {
      sum.missing.push(name)
      continue
    }
    const { passed, failed, skipped } = tally(report)
    sum.passed += passed
    sum.failed.push(...failed.map((test) => `${name}: ${test}`))
    sum.skipped += skipped
  }
  return sum
}

/** Prints `N passed, M failed` as the last line and returns the exit status. A missing report is a failure; so are `failures`, counted elsewhere. */
export function printCount(root, tasks, { since = 0, failures = 0 } = {}) {
  const { passed, skipped, missing, ...sum } = count(root, tasks, since)
  const failed = sum.failed.length + missing.length + failures
  for (const test of sum.failed) console.log(`failed: ${test}`)
  for (const name of missing) console.log(`${name}: no fresh test report`)
  if (skipped > 0) console.log(`${skipped} skipped`)
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 && passed > 0 ? 0 : 1
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const options = { since: { type: 'string', default: '0' }, failures: { type: 'string', default: '0' } }
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const [since, failures] = [Number(values.since), Number(values.failures)]
  process.exitCode = printCount(resolve(import.meta.dirname, '../..'), positionals, { since, failures })
}
