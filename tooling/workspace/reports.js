import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** The tasks that run vitest and leave a report. */
export const testTasks = ['test', 'shape']

/** The folder and name of each package that has the task and runs vitest in it. */
export function packagesWith(root, task) {
  return ['packages', 'apps', 'tooling']
    .flatMap((group) => foldersIn(join(root, group)))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) }))
    .filter(({ manifest }) => manifest.scripts?.[task]?.includes('vitest'))
    .map(({ folder, manifest }) => ({ name: manifest.name, folder, task }))
}

/**
 * The vitest report in a package's folder; undefined if there is none, or it was begun before `since` (milliseconds
 * since 1970).
 */
export function readReport(folder, since) {
  const file = join(folder, 'reports', 'vitest.json')
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
  return report === undefined || report.startTime < since ? undefined : report
}

/**
 * What one vitest report says: `failed` has `{ file, line, title, reason }`, the file relative to the package. A file
 * that failed before its first test counts as one failure, without a title.
 */
export function tally(report, folder) {
  return {
    passed: report.numPassedTests,
    failed: report.testResults.flatMap((result) => failedIn(result, folder)),
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

function failedIn({ name, status, message, assertionResults }, folder) {
  const file = relative(folder, name).replaceAll('\\', '/')
  if (status === 'failed' && assertionResults.length === 0) return [{ file, reason: firstLine(message) }]
  return assertionResults
    .filter((test) => test.status === 'failed')
    .map((test) => ({
      file,
      line: test.location?.line,
      title: test.fullName,
      reason: firstLine(test.failureMessages?.[0]),
    }))
}

const firstLine = (text = '') => text.split('\n', 1)[0]

function foldersIn(group) {
  return existsSync(group) ? readdirSync(group).map((name) => join(group, name)) : []
}
