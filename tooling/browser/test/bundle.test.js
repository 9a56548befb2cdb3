import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { benchExperiments, bundle, bundleExperiments } from '../src/index.js'

let directory
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'nn bundle '))
})
afterEach(() => rmSync(directory, { recursive: true }))

const load = (program) => import(`data:text/javascript;base64,${Buffer.from(program).toString('base64')}`)

test('a program is one module with all that it imports, TypeScript included', async () => {
  writeFileSync(join(directory, 'pair.ts'), 'export const pair = (n: number): [number, number] => [n, n]')
  const text = `import { pair } from './pair.ts'; export const run = (n) => pair(n)`
  const { run } = await load(await bundle(text, { platform: 'node', directory }))
  expect(run(1)).toEqual([1, 1])
})

test('a program that cannot be bundled is an error that says why', async () => {
  const bundling = bundle(`import './none.js'`, { platform: 'node', directory })
  await expect(bundling).rejects.toThrow('Could not resolve "./none.js"')
})

test('for a browser, experiments need no module of Node', async () => {
  expect(await bundleExperiments(benchExperiments, 'browser')).not.toMatch(/from ["']node:/)
})
