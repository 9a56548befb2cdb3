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

test('nothing is measured with tests that fail before', timeout, async () => {
  cpSync(join(root, 'packages/tiny/test/index.test.js'), join(root, 'packages/tiny/test/other.test.js'))
  writeFileSync(join(root, 'packages/tiny/test/index.test.js'), `import './nowhere.js'`)
  await expect(measure(root, 'packages/tiny', all)).rejects.toThrow(/must pass before .* index\.test\.js did not load/)
})
