import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importWithJiti } from '../src/experiment/import.ts'
import { loadExperiment } from '../src/experiment/load.ts'
import { locate } from '../src/experiment/locate.ts'
import xor from './experiments/xor.ts'
import { temporaryDirectory } from './support/output.ts'

test('TypeScript loaded by jiti shares the classes of packages with everybody else', async () => {
  const directory = temporaryDirectory()
  const library = join(directory, 'node_modules', 'library')
  mkdirSync(library, { recursive: true })
  writeFileSync(join(library, 'package.json'), '{ "name": "library", "type": "module", "exports": "./index.js" }')
  writeFileSync(join(library, 'index.js'), 'export class Shared extends Error {}')
  writeFileSync(join(directory, 'helper.ts'), 'export const two: number = 2')
  const path = write(
    directory,
    "import { Shared } from 'library'\nimport { two } from './helper.ts'\nexport default { Shared, two }\n",
  )
  const { default: value } = await importWithJiti(path)
  const { Shared } = (await import(/* @vite-ignore */ join(library, 'index.js'))) as { readonly Shared: unknown }
  expect(value).toMatchObject({ Shared, two: 2 })
})

test.each([
  ['a syntax error', 'export default {\n  epochs: 1\n  batchSize: 2,\n}\n', /^it\.ts:3: Unexpected token/],
  ['an error that it throws', "const n: number = 1\n\nthrow new RangeError('no good')\n", /^it\.ts:3: no good$/],
  [
    'a package that is missing',
    "import { x } from 'not-there'\nexport default x\n",
    /^it\.ts:1: Cannot find (module|package) 'not-there'/,
  ],
])('%s is reported in one line with its place', async (_, code, message) => {
  const path = write(temporaryDirectory(), code)
  const error: unknown = await importWithJiti(path).catch((error: unknown) => error)
  expect(locate(error, 'it.ts', path)).toMatch(message)
})

test.each([
  ['no default export', 'export const x = 1\n', /has no experiment as its default export\. Write/],
  ['a default export of another kind', "export default 'x'\n", /has no experiment as its default export/],
  [
    'an object that is no experiment',
    'export default { epochs: 3 }\n',
    /experiment: data must be a data source such as mnist\(\), got undefined\./,
  ],
])('a file with %s is refused with what to do', async (_, code, message) => {
  const path = write(temporaryDirectory(), code)
  await expect(loadExperiment(path)).rejects.toThrow(message)
})

test('an experiment is run once what has to be ready before it is', async () => {
  const path = write(temporaryDirectory(), 'export default globalThis.isReady\n')
  const beforeUserCode = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve))
    Object.assign(globalThis, { isReady: xor })
  }
  expect((await loadExperiment(path, { beforeUserCode })).experiment.epochs).toBe(xor.epochs)
  const failing = (): Promise<void> => Promise.reject(new Error('not ready'))
  await expect(loadExperiment(path, { beforeUserCode: failing })).rejects.toThrow('not ready')
})

function write(directory: string, code: string): string {
  const path = join(directory, 'experiment.ts')
  writeFileSync(path, code)
  return path
}
