import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { clearTimeout, setTimeout } from 'node:timers'

/**
 * Runs a package's tests until one fails: `{ outcome, killer, seconds }`. The outcome is `passed`, `failed`, or
 * `timeout` after `limit` seconds; the killer is the test that failed, or the file that did not load.
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
    ? { outcome: 'passed', seconds }
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

function killerIn(report) {
  const results = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : []
  for (const { name, status, assertionResults } of results) {
    const failed = assertionResults.find((test) => test.status === 'failed')
    if (failed) return `${basename(name)}: ${failed.fullName}`
    if (status === 'failed') return `${basename(name)} did not load`
  }
  return 'the tests ended without a report'
}

/**
 * The test files that are most about a source file: those that name it, or what it exports, most often. Three at most.
 */
export function nearestTests(folder, file) {
  const content = readFileSync(join(folder, file), 'utf8')
  const exported = [...content.matchAll(/^export (?:async )?(?:function\*?|const|class) (\w+)/gm)].map(
    ([, name]) => name,
  )
  const names = [`/${basename(file)}'`, ...exported]
  return readdirSync(join(folder, 'test'), { recursive: true })
    .filter((name) => /\.test\.[jt]s$/.test(name))
    .map((name) => ({
      name: `test/${name.replaceAll('\\', '/')}`,
      text: readFileSync(join(folder, 'test', name), 'utf8'),
    }))
    .map(({ name, text }) => ({ name, about: names.reduce((sum, word) => sum + text.split(word).length - 1, 0) }))
    .filter(({ about }) => about > 0)
    .sort((a, b) => b.about - a.about)
    .slice(0, 3)
    .map(({ name }) => name)
}
