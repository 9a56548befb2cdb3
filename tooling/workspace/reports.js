import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** The report of each package that has the task, present or not: `{ name, file }`. */
export function reportsOf(root, task) {
  return ['packages', 'apps', 'tooling']
    .flatMap((group) => foldersIn(join(root, group)))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) }))
    .filter(({ manifest }) => manifest.scripts?.[task]?.includes('vitest'))
    .map(({ folder, manifest }) => ({ name: manifest.name, file: join(folder, 'reports', 'vitest.json') }))
}

/** What one vitest report says; `failed` has names. A file that failed before its first test counts as one failure. */
export function tally(report) {
  return {
    passed: report.numPassedTests,
    failed: report.testResults.flatMap(failedIn),
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

function failedIn({ name, status, assertionResults }) {
  const file = basename(name)
  if (status === 'failed' && assertionResults.length === 0) return [file]
  return assertionResults.filter((test) => test.status === 'failed').map(({ fullName }) => `${file}: ${fullName}`)
}

function foldersIn(group) {
  return existsSync(group) ? readdirSync(group).map((name) => join(group, name)) : []
}
