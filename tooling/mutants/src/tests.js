import { spawn } from 'node:child_process'
import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { clearTimeout, setTimeout } from 'node:timers'

/**
 * Runs test files of a package, or all, until a test fails: `{ outcome, killer, seconds, secondsOf }`. The outcome is
 * `passed`, `failed`, or `timeout` after `limit` seconds; the killer is the test that failed, or the file that did not
 * load; `secondsOf` has the seconds that the tests of each file took.
 */
export async function runTests(folder, words, limit) {
  const report = join(folder, 'reports', 'vitest.json') // where the package's configuration puts it
  rmSync(report, { force: true })
  const began = process.hrtime.bigint()
  const status = await run(
    [join(folder, 'node_modules/vitest/vitest.mjs'), 'run', ...words, '--bail=1', '--no-file-parallelism'],
    { cwd: folder, limit },
  )
  const seconds = Number(process.hrtime.bigint() - began) / 1e9
  if (status === undefined) return { outcome: 'timeout', seconds }
  return status === 0 && existsSync(report)
    ? { outcome: 'passed', seconds, secondsOf: secondsIn(report, folder) }
    : { outcome: 'failed', seconds, killer: killerIn(report) }
}

/**
 * Runs node and gives its exit status; undefined if it was ended after `limit` seconds, with all that it had started.
 */
export function run(words, { cwd, limit }) {
  const env = { ...process.env, CI: '1', NO_COLOR: '1' }
  const child = spawn(process.execPath, words, { cwd, env, stdio: 'ignore', detached: process.platform !== 'win32' })
  return new Promise((done) => {
    let late = false
    const timer = setTimeout(() => {
      late = true
      if (process.platform === 'win32') child.kill()
      else process.kill(-child.pid, 'SIGKILL')
    }, 1000 * limit)
    child.once('close', (status) => {
      clearTimeout(timer)
      done(late ? undefined : (status ?? 1))
    })
  })
}

function secondsIn(report, folder) {
  const results = JSON.parse(readFileSync(report, 'utf8')).testResults
  return new Map(
    results.map(({ name, startTime, endTime }) => [
      relative(realpathSync(folder), name).replaceAll('\\', '/'),
      (endTime - startTime) / 1000,
    ]),
  )
}

function killerIn(report) {
  const results = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : []
  for (const { name, status, assertionResults } of results) {
    const failed = assertionResults.find((test) => test.status === 'failed')
    if (failed) return `${basename(name)}: ${failed.fullName}`
    if (status === 'failed') return `${basename(name)} did not load`
  }
  return 'the tests ended without a report'
}
