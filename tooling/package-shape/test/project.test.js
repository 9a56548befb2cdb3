import { execFileSync, execSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { origins } from '../src/consumer.js'
import { emptyFolder, published } from '../src/pack.js'
import { needRegistry } from '../src/registry.js'

// What a visitor does who has cloned the repository: pack, init, install, train, predict.
const root = resolve(import.meta.dirname, '../../..')
const outside = emptyFolder()
const node = (...argv) => execFileSync(process.execPath, argv, { cwd: root, encoding: 'utf8' })

const reachable = needRegistry()
beforeAll(() => node('tooling/package-shape/pack.js'))
afterAll(() => rmSync(outside, { recursive: true, force: true }))

/** Runs the command of a project that npm installed; no other `nn` can be meant. */
function nn(project, line, input = '') {
  const options = { cwd: project, encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'pipe'] }
  const printed = execSync(`npm exec --offline --no -- nn ${line} --json`, options)
  return JSON.parse(printed.trimEnd().split('\n').at(-1))
}

/**
 * A project from the clone, installed, with little to do: the network may be out of reach, and digits are drawn then.
 */
function createProject(template) {
  const project = join(outside, template)
  node('packages/cli/dist/bin.js', 'init', template, project)
  execSync('npm install --no-audit --no-fund --prefer-offline --loglevel=error', { cwd: project, stdio: 'pipe' })
  const experiment = join(project, 'experiment.ts')
  const few = "mnist({ dataset: 'synthetic', synthetic: { count: 1000, testCount: 100 } })"
  writeFileSync(experiment, readFileSync(experiment, 'utf8').replace(/mnist\(\{?[^()]*\}?\)/, few))
  return project
}

describe.each(['mnist', 'csv'])('an empty folder, nn init %s, npm install', (template) => {
  let project
  beforeAll(() => {
    if (reachable) project = createProject(template)
  })

  test('takes all of our packages from the clone', () => {
    const unneeded = template === 'mnist' ? ['data-csv'] : []
    const names = published.filter((name) => !unneeded.includes(name))
    expect(readdirSync(join(project, 'node_modules', '@nn')).sort()).toEqual(names)
    for (const [path, resolved] of origins(project)) expect(resolved, path).toMatch(/^file:vendor\/nn-.*\.tgz$/)
  })

  test('trains, and says the same of the run afterwards', () => {
    const done = nn(project, 'train experiment.ts --epochs 2 --out runs/one')
    expect(done).toMatchObject({ type: 'done', reason: 'completed' })
    expect(nn(project, 'eval runs/one')).toMatchObject({ type: 'evaluation', matches: true })
  })

  test.runIf(template === 'mnist')('predicts', () => {
    const stroke = Uint8Array.from({ length: 784 }, (_, at) => (at % 28 === 14 && at > 140 && at < 640 ? 255 : 0))
    const { type, predicted, classes } = nn(project, 'predict runs/one - --top 10', stroke)
    expect([type, predicted]).toEqual(['prediction', classes[0].class])
    expect(classes).toHaveLength(10)
    expect(classes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5)
  })

  test('makes another project, whose packages are those of the clone, too', () => {
    const { directory, files } = nn(project, `init csv "${join(outside, `${template} 2`)}"`)
    expect(files).toContain('vendor/nn-data-csv-0.1.0.tgz')
    expect(existsSync(join(directory, 'vendor', 'nn-data-csv-0.1.0.tgz'))).toBe(true)
  })
})

test('pnpm installs a project from the clone, too', () => {
  const project = join(outside, 'with pnpm')
  node('packages/cli/dist/bin.js', 'init', 'csv', project)
  const pnpm = join(root, 'node_modules', '.bin', 'pnpm')
  execSync(`"${pnpm}" install --prefer-offline`, { cwd: project, stdio: 'pipe' })
  const version = execSync(`"${pnpm}" exec nn --version`, { cwd: project, encoding: 'utf8' })
  expect(version.trim()).toBe('0.1.0')
})
