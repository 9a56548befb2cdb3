import { expect, test } from 'vitest'
import { lint } from './fixture.js'

const tensor = { 'packages/tensor/src/index.ts': 'export const zero = 0\n' }

test('a clean workspace has no finding', async () => {
  const layers = "import { zero } from '@nn/tensor'\n\nexport const one: number = zero + 1\n"
  expect(await lint({ ...tensor, 'packages/layers/src/index.ts': layers })).toEqual([])
})

test('a cycle between two files is reported in both', async () => {
  const findings = await lint({
    'packages/tensor/src/a.ts': "import { b } from './b.ts'\n\nexport const a = (): number => b()\n",
    'packages/tensor/src/b.ts': "import { a } from './a.ts'\n\nexport const b = (): number => a()\n",
  })
  expect(findings).toEqual([
    'packages/tensor/src/a.ts: import-x/no-cycle',
    'packages/tensor/src/b.ts: import-x/no-cycle',
  ])
})

test('a cycle between two packages is reported in both, although the build output that their exports name does not exist', async () => {
  const findings = await lint({
    'packages/tensor/src/index.ts': "import { b } from '@nn/layers'\n\nexport const a = (): number => b()\n",
    'packages/layers/src/index.ts': "import { a } from '@nn/tensor'\n\nexport const b = (): number => a()\n",
  })
  expect(findings.filter((finding) => finding.endsWith('no-cycle'))).toEqual([
    'packages/layers/src/index.ts: import-x/no-cycle',
    'packages/tensor/src/index.ts: import-x/no-cycle',
  ])
})

test.each([
  ['arguments', 'kernels'],
  ['layers', 'train'],
  ['optim', 'layers'],
  ['layers', 'optim'],
  ['kernels', 'tensor'],
  ['tensor', 'data-mnist'],
  ['data-mnist', 'tensor'],
  ['data-csv', 'data-mnist'],
  ['train', 'cli'],
  ['train', 'testkit'],
])('@nn/%s must not import @nn/%s', async (from, to) => {
  const findings = await lint({
    [`packages/${to}/src/index.ts`]: 'export const zero = 0\n',
    [`packages/${from}/src/index.ts`]: `export { zero } from '@nn/${to}'\n`,
  })
  expect(findings).toEqual([`packages/${from}/src/index.ts: no-restricted-imports`])
})

test('a subpath counts as the package it belongs to', async () => {
  const codec = { 'packages/tensor/src/index.ts': 'export const zero = 0\n' }
  const use = "import type {} from '@nn/tensor/safetensors'\n\nexport const one = 1\n"
  expect(await lint({ ...codec, 'packages/layers/src/index.ts': use })).not.toContain(
    'packages/layers/src/index.ts: no-restricted-imports',
  )
  expect(await lint({ ...codec, 'packages/kernels/src/index.ts': use })).toContain(
    'packages/kernels/src/index.ts: no-restricted-imports',
  )
})

test.each([
  ["import type {} from '@nn/tensor/src/index.ts'\n", 'no-restricted-imports'],
  ["import type {} from '@nn/tensor/dist/index.js'\n", 'no-restricted-imports'],
  ["export { zero } from '../../tensor/src/index.ts'\n", 'import-x/no-relative-packages'],
])('a deep import is reported, in sources and in tests: %s', async (text, rule) => {
  const findings = await lint({
    ...tensor,
    'packages/layers/src/index.ts': text,
    'packages/layers/test/x.test.ts': text,
  })
  expect(findings).toContain(`packages/layers/src/index.ts: ${rule}`)
  expect(findings).toContain(`packages/layers/test/x.test.ts: ${rule}`)
})

test.each([
  [
    'a Node global in a package that runs in a browser',
    'export const where: unknown = process\n',
    'no-restricted-globals',
  ],
  [
    'a Node module in a package that runs in a browser',
    "import type {} from 'node:fs'\n\nexport const one = 1\n",
    'no-restricted-imports',
  ],
  ['any', 'export const x: any = 1\n', '@typescript-eslint/no-explicit-any'],
  ['a default export', 'export default 1\n', 'import-x/no-default-export'],
  [
    'a promise that nobody waits for',
    'export function f(): void {\n  Promise.resolve()\n}\n',
    '@typescript-eslint/no-floating-promises',
  ],
  ['console in a package', 'console.log(1)\n', 'no-console'],
])('%s is reported', async (_, text, rule) => {
  expect(await lint({ 'packages/tensor/src/index.ts': text })).toContain(`packages/tensor/src/index.ts: ${rule}`)
})

test('a Node module is allowed in a package for Node', async () => {
  expect(await lint({ 'packages/cli/src/index.ts': "import type {} from 'node:fs'\n" })).toEqual([])
})
