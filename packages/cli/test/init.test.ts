import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { findTarballs, packedFolder } from '../src/init/packed.ts'
import { projectName } from '../src/init/project-manifest.ts'
import { projectFiles } from '../src/init/template.ts'
import { jsonLines, temporaryDirectory } from './support/output.ts'
import { needs, packedPackages } from './support/packed.ts'
import { nn } from './support/run.ts'
import { startNn } from './support/spawn.ts'

const packages = resolve(import.meta.dirname, '../..')
const require = createRequire(import.meta.url)
const read = (...path: readonly string[]): string => readFileSync(join(...path), 'utf8')

/** Runs `nn init` with packages that are on no registry. */
const init = (...argv: readonly string[]): ReturnType<typeof nn> => {
  return nn(['init', ...argv, '--packages', packedPackages()])
}

/** A new project in a folder with a difficult name, with the packages of this workspace installed. */
async function createProject(template: string): Promise<string> {
  const directory = join(temporaryDirectory(), `mein Größen-Test ${template}`)
  expect(await init(template, directory)).toMatchObject({ code: 0, stderr: '' })
  const { dependencies } = JSON.parse(read(directory, 'package.json')) as { dependencies: Record<string, string> }
  mkdirSync(join(directory, 'node_modules', '@nn'), { recursive: true })
  for (const name of Object.keys(dependencies)) {
    symlinkSync(join(packages, name.slice('@nn/'.length)), join(directory, 'node_modules', name), 'junction')
  }
  return directory
}

/** What the compiler finds in a folder under the strictest of rules. */
function compile(directory: string): string {
  const compilerOptions = {
    target: 'ES2022',
    lib: ['ES2023', 'DOM', 'DOM.AsyncIterable', 'ESNext.Disposable'],
    module: 'NodeNext',
    customConditions: ['@nn/source'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
  }
  writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['experiment.ts'] }))
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')
  try {
    return execFileSync(process.execPath, [tsc, '-p', directory, '--pretty', 'false'], { encoding: 'utf8' })
  } catch (error) {
    return (error as { stdout: string }).stdout
      .split('\n')
      .filter((line) => line.includes('experiment.ts'))
      .join('\n')
  }
}

describe.each([
  ['mnist', 'synthetic', ['--epochs', '1', '--batch-size', '1000']],
  ['csv', 'houses', []],
])('the project of nn init %s', (template, dataset, options) => {
  test('trains and is evaluated through the command line', async () => {
    const directory = await createProject(template)
    if (template === 'mnist') drawFewDigits(directory)
    const [experiment, run] = [join(directory, 'experiment.ts'), join(directory, 'runs', 'one')]
    const trained = await startNn(['train', experiment, '--out', run, '--json', ...options]).ended
    expect([trained.code, trained.stderr]).toEqual([0, expect.not.stringContaining('error')])
    const evaluated = await startNn(['eval', run, '--trust', '--json']).ended
    expect(JSON.parse(evaluated.stdout)).toMatchObject({ type: 'evaluation', dataset, matches: true })
    const last = jsonLines(trained.stdout).at(-1)!
    if (template === 'csv') expect(last).toMatchObject({ testAccuracy: null, testLoss: expect.any(Number) as number })
    if (template === 'csv')
      expect(last['testLoss']).toBeLessThan(0.05) // of 1 for the mean: it has learnt the prices
    else expect(last['testAccuracy']).toBeGreaterThan(0.5)
    expect(last).toMatchObject({
      validationLoss: expect.any(Number) as number,
      monitors: { bestCheckpoint: 'validationLoss' },
    })
  })

  test('type-checks', async () => {
    const directory = await createProject(template)
    expect(compile(directory)).toBe('')
    writeFileSync(join(directory, 'experiment.ts'), read(directory, 'experiment.ts').replace('seed: 1', "seed: '1'"))
    expect(compile(directory)).toContain("Type 'string' is not assignable to type 'number'") // so it was looked at
  })
})

/** The network may be out of reach: the template's own data is not what is tested here. */
function drawFewDigits(directory: string): void {
  const path = join(directory, 'experiment.ts')
  const few = "dataset: 'synthetic', synthetic: { count: 2000, testCount: 200 }, validation: 200"
  const text = readFileSync(path, 'utf8')
  expect(text).toContain('validation: 10_000')
  writeFileSync(path, text.replace('validation: 10_000', few).replace('0.001', '0.01'))
}

const vendored = (...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [`@nn/${name}`, `file:vendor/nn-${name}-9.8.7.tgz`]))

test('nn init writes a project that brings the packages along, and says how to go on', async () => {
  const directory = join(temporaryDirectory(), 'Über uns')
  const { code, stdout, stderr } = await init('csv', directory)
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toBe(
    `made  ${directory}: .gitignore, README.md, experiment.ts, houses.csv, package.json, pnpm-workspace.yaml, vendor/\n\n` +
      `Next:\n  cd '${directory}'\n  npm install\n  npx nn train experiment.ts\n`,
  )
  expect(read(directory, '.gitignore')).toBe('node_modules/\nruns/\n')
  expect(read(directory, 'README.md')).toMatch(/^# uber-uns\n[^]*on no registry yet/)
  const all = vendored(...Object.keys(needs).sort())
  expect(JSON.parse(read(directory, 'package.json'))).toEqual({
    name: 'uber-uns',
    private: true,
    type: 'module',
    scripts: { train: 'nn train experiment.ts', report: 'nn report' },
    dependencies: vendored('cli', 'data-csv', 'layers', 'optim', 'train'),
    overrides: all,
    resolutions: all,
  })
  const lines = Object.entries(all).map(([name, specifier]) => `  '${name}': ${specifier}\n`)
  expect(read(directory, 'pnpm-workspace.yaml')).toBe(`overrides:\n${lines.join('')}`)
  for (const name of Object.keys(needs))
    expect(read(directory, 'vendor', `nn-${name}-9.8.7.tgz`)).toBe(`the bytes of ${name}`)
})

test('nn init takes no package along that the project does not need', async () => {
  const directory = join(temporaryDirectory(), 'digits')
  const [{ files }] = jsonLines((await init('mnist', directory, '--json')).stdout) as [{ files: string[] }]
  expect(files).toContain('vendor/nn-kernels-9.8.7.tgz')
  expect(files).not.toContain('vendor/nn-data-csv-9.8.7.tgz')
})

test('after a release nn init writes versions, and nothing else about the packages', async () => {
  const range = (name: string): string =>
    `^${(JSON.parse(read(packages, name, 'package.json')) as { version: string }).version}`
  const files = await projectFiles('csv', 'houses')
  expect([...files.keys()].sort()).toEqual(['.gitignore', 'README.md', 'experiment.ts', 'houses.csv', 'package.json'])
  expect(files.get('README.md')).not.toContain('registry')
  expect(JSON.parse(String(files.get('package.json')))).toEqual({
    name: 'houses',
    private: true,
    type: 'module',
    scripts: { train: 'nn train experiment.ts', report: 'nn report' },
    dependencies: Object.fromEntries(
      ['cli', 'data-csv', 'layers', 'optim', 'train'].map((name) => [`@nn/${name}`, range(name)]),
    ),
  })
})

test.each([
  ['a clone', { dependencies: { '@nn/train': 'workspace:^' } }, 'packed'],
  [
    'a tarball of npm run pack',
    { packedIn: '/clone/packed', dependencies: { '@nn/train': '^0.1.0' } },
    '/clone/packed',
  ],
  ['a release', { dependencies: { '@nn/train': '^0.1.0' } }, undefined],
])('the packages of a project come from where %s has them', async (_, manifest, expected) => {
  const folder = temporaryDirectory()
  const directory = join(folder, 'packages', 'cli')
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, 'package.json'), JSON.stringify(manifest))
  const found = await packedFolder(join(directory, 'package.json'))
  expect(found).toBe(expected === 'packed' ? join(folder, 'packed') : expected)
})

describe('nn init without tarballs that it could take says so, and makes nothing', () => {
  const directory = join(tmpdir(), 'nn-init-is-never-made')
  test.each<[string, string, (folder: string) => void]>([
    [
      'packed.json is not there',
      'npm run pack in the clone',
      (folder) => {
        rmSync(join(folder, 'packed.json'))
      },
    ],
    [
      'packed.json cannot be read: ',
      'npm run pack',
      (folder) => {
        writeFileSync(join(folder, 'packed.json'), '{')
      },
    ],
    [
      'packed.json does not name @nn/cli',
      '--packages',
      (folder) => {
        writeFileSync(join(folder, 'packed.json'), '{}')
      },
    ],
    [
      'nn-kernels-9.8.7.tgz is not there',
      '--packages',
      (folder) => {
        rmSync(join(folder, 'nn-kernels-9.8.7.tgz'))
      },
    ],
  ])('%s', async (what, remedy, spoil) => {
    const folder = packedPackages()
    spoil(folder)
    const { code, stdout, stderr } = await nn(['init', 'csv', directory, '--packages', folder])
    expect([code, stdout, existsSync(directory)]).toEqual([1, '', false])
    expect(stderr).toContain(what)
    expect(stderr).toContain(remedy)
  })

  test('older tarballs than the packages that a clone has built', async () => {
    const clone = temporaryDirectory()
    const folder = join(clone, 'packed')
    cpSync(packedPackages(), folder, { recursive: true })
    const built = join(clone, 'packages', 'train', 'dist')
    mkdirSync(built, { recursive: true })
    writeFileSync(join(built, 'index.js'), '')
    const tarball = join(folder, 'nn-train-9.8.7.tgz')
    utimesSync(join(built, 'index.js'), 1000, 1000)
    expect([...(await findTarballs(['@nn/train'], folder)).values()]).toContain(tarball)
    utimesSync(tarball, 999, 999)
    const { code, stderr } = await nn(['init', 'csv', directory, '--packages', folder])
    expect([code, existsSync(directory)]).toEqual([1, false])
    expect(stderr).toContain(`${tarball} is older than the package that it was made from. Run npm run pack again.`)
  })
})

test('nn init --json says the same to a program', async () => {
  const directory = join(temporaryDirectory(), 'a', 'b')
  const { stdout } = await init('--json', 'mnist', directory)
  const own = ['.gitignore', 'README.md', 'experiment.ts', 'package.json', 'pnpm-workspace.yaml']
  expect(jsonLines(stdout)).toEqual([
    {
      type: 'init',
      template: 'mnist',
      directory,
      files: expect.arrayContaining([...own, 'vendor/nn-cli-9.8.7.tgz']) as string[],
      next: [`cd ${directory}`, 'npm install', 'npx nn train experiment.ts'],
    },
  ])
})

test('nn init fills the working directory with mnist', async () => {
  const before = process.cwd()
  onTestFinished(() => {
    process.chdir(before)
  })
  const empty = temporaryDirectory()
  process.chdir(empty)
  const { code, stdout } = await init('--json')
  expect([code, JSON.parse(stdout)]).toMatchObject([
    0,
    { template: 'mnist', next: ['npm install', 'npx nn train experiment.ts'] },
  ])
  expect(readdirSync(empty)).toContain('experiment.ts')
})

test('nn init takes a folder with nothing but Git in it', async () => {
  const directory = temporaryDirectory()
  mkdirSync(join(directory, '.git'))
  expect(await init('mnist', directory)).toMatchObject({ code: 0 })
})

test('nn init refuses a folder with something in it, names it, and leaves it as it was', async () => {
  const directory = temporaryDirectory()
  for (const name of ['g', 'f', 'e', 'd', 'c', 'b', 'package.json']) writeFileSync(join(directory, name), name)
  const { code, stdout, stderr } = await init('csv', directory)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain(`the folder ${directory} must be empty, got b, c, d, e, f and 2 more. Name another one`)
  expect(readdirSync(directory)).toHaveLength(7)
  expect(read(directory, 'package.json')).toBe('package.json')
})

test('nn init refuses a file in the place of a folder, or of one above it', async () => {
  const file = join(temporaryDirectory(), 'taken')
  writeFileSync(file, '')
  for (const path of [file, join(file, 'below')]) {
    const { code, stderr } = await init('csv', path)
    expect([code, stderr]).toEqual([2, `error: ${path} is a file. Name a folder that is empty or not there.\n`])
  }
})

test('nn init refuses an unknown template, with what was probably meant', async () => {
  const { code, stderr } = await nn(['init', 'my digits'])
  expect(code).toBe(2)
  expect(stderr).toContain(
    "a template must be mnist or csv, got my digits. For a folder of that name: nn init mnist 'my digits'",
  )
})

test.each([
  ['digits', 'digits'],
  ['My Project', 'my-project'],
  ['Größe', 'gro-e'],
  ['.hidden', 'hidden'],
  ['a/../b', 'a-..-b'],
  ['数字', 'experiment'],
  ['', 'experiment'],
])('a folder %j makes a project named %s', (folder, name) => {
  expect(projectName(folder)).toBe(name)
})
