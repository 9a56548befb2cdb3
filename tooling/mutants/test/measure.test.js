import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { measure } from '../src/measure.js'

const here = join(import.meta.dirname, '..')
const files = {
  'src/index.ts': `
export function clamp(x: number, most: number): number {
  if (x > most) return most
  return x
}
export const label: 'a' = 'a'
`,
  'test/index.test.js': `
import { expect, test } from 'vitest'
import { clamp } from '../src/index.ts'
test('clamp', () => expect([clamp(3, 2), clamp(1, 2)]).toEqual([2, 1]))
`,
  'tsconfig.json': JSON.stringify({ compilerOptions: { strict: true, target: 'ES2022', types: [] }, include: ['src'] }),
  'vitest.config.js': `export default { test: { reporters: [['json', { outputFile: 'reports/vitest.json' }]] } }`,
  'package.json': '{ "name": "tiny", "type": "module" }',
}

let root
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nn mutants '))
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, 'packages/tiny', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  symlinkSync(join(here, '../../node_modules'), join(root, 'node_modules'), 'junction')
  mkdirSync(join(root, 'packages/tiny/node_modules'))
  symlinkSync(join(here, 'node_modules/vitest'), join(root, 'packages/tiny/node_modules/vitest'), 'junction')
})
afterEach(() => rmSync(root, { recursive: true }))

const timeout = { timeout: 600_000 } // each mutant starts vitest

const all = {
  parts: ['src'],
  exclude: [],
  isolate: false,
  first: {},
  within: '',
  seed: '1',
  count: 100,
  isKnown: () => false,
  say: () => undefined,
}

test(
  'mutants that the tests see are killed, those that they do not see survive, and those that are no programs are left out',
  timeout,
  async () => {
    const results = await measure(root, 'packages/tiny', all)
    const outcomes = Object.fromEntries(results.map(({ after, outcome, killer }) => [after, [outcome, killer]]))
    expect(outcomes).toMatchObject({
      'if (x >= most) return most': ['passed', undefined],
      'if (!(x > most)) return most': ['failed', 'index.test.js: clamp'],
      ';': ['failed', 'index.test.js: clamp'],
    })
    expect(Object.keys(outcomes)).not.toContain(`export const label: 'a' = ''`)
    expect(readFileSync(join(root, 'packages/tiny/src/index.ts'), 'utf8')).toBe(files['src/index.ts'])
  },
)

test('what the nearest tests let live meets the others, unless it is known to survive', timeout, async () => {
  const folder = join(root, 'packages/tiny/test')
  cpSync(join(folder, 'index.test.js'), join(folder, 'far.test.js'))
  const idle = `import { test } from 'vitest'\ntest('nothing', () => undefined) // ${'clamp '.repeat(9)}`
  for (const name of ['index', 'a', 'b']) writeFileSync(join(folder, `${name}.test.js`), idle)
  const isKnown = ({ after }) => after === ';'
  const results = await measure(root, 'packages/tiny', { ...all, isKnown })
  const outcomes = Object.fromEntries(results.map(({ after, outcome, killer }) => [after, [outcome, killer]]))
  expect(outcomes).toMatchObject({
    ';': ['passed', undefined],
    'if (!(x > most)) return most': ['failed', 'far.test.js: clamp'],
  })
})

test('the tests that the settings name come before the nearest', timeout, async () => {
  const folder = join(root, 'packages/tiny/test')
  cpSync(join(folder, 'index.test.js'), join(folder, 'far.test.js'))
  const results = await measure(root, 'packages/tiny', { ...all, first: { 'src/': ['test/far.test.js'] } })
  expect(results.map(({ killer }) => killer)).toContain('far.test.js: clamp')
  expect(results.map(({ killer }) => killer)).not.toContain('index.test.js: clamp')
})

test('AssemblyScript that does not compile, or compiles to the same, is no mutant', timeout, async () => {
  const write = (name, text) => {
    mkdirSync(dirname(join(root, 'packages/tiny', name)), { recursive: true })
    writeFileSync(join(root, 'packages/tiny', name), text)
  }
  // This compiler gives what is behind the first line, and refuses what does not have the same length.
  const compiler = `
import { readFileSync, writeFileSync } from 'node:fs'
const text = readFileSync('assembly/index.ts', 'utf8')
if (text.length !== 34) process.exit(1)
for (const name of ['strict', 'fast']) writeFileSync('src/wasm/' + name + '.ts', text.slice(17))`
  write('assembly/build.js', compiler)
  write('assembly/index.ts', 'const unused = 1\nconst used = [2]\n')
  write('src/wasm/strict.ts', '')
  write('src/wasm/fast.ts', '')
  const results = await measure(root, 'packages/tiny', { ...all, parts: ['assembly'] })
  expect(results.map(({ after }) => after)).toEqual(['const used = [3]'])
})

test('nothing is measured with tests that fail before', timeout, async () => {
  cpSync(join(root, 'packages/tiny/test/index.test.js'), join(root, 'packages/tiny/test/other.test.js'))
  writeFileSync(join(root, 'packages/tiny/test/index.test.js'), `import './nowhere.js'`)
  await expect(measure(root, 'packages/tiny', all)).rejects.toThrow(/must pass before .* index\.test\.js did not load/)
})
