import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { testsByNearness } from '../src/nearest.js'

const files = {
  'src/digit.ts': 'export const digit = 1',
  'src/number.ts': `import { digit } from './digit.ts'\nexport function numeral() {}`,
  'src/deep/sum.ts': `const { numeral } = await import('../number.ts')\nexport const sum = () => 1`,
  'test/about-sum.test.ts': 'sum(1); sum(2)',
  'test/deep/numbers.test.ts': 'numeral()',
  'test/number.test.ts': '',
  'test/other.test.ts': 'summer',
  'test/support.ts': 'digit',
}

let folder
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nn-nearest-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
})
afterEach(() => rmSync(folder, { recursive: true }))

test('tests of a file come first, then those of what imports it, then all others', () => {
  const [sum, numbers, number, other] = ['about-sum', 'deep/numbers', 'number', 'other'].map(
    (name) => `test/${name}.test.ts`,
  )
  expect(testsByNearness(folder, 'src/deep/sum.ts')).toEqual([sum, numbers, number, other])
  expect(testsByNearness(folder, 'src/number.ts')).toEqual([number, numbers, sum, other])
  expect(testsByNearness(folder, 'src/digit.ts')).toEqual([number, numbers, sum, other])
})

test('a test that names a file more often is nearer', () => {
  writeFileSync(join(folder, 'test/more.test.ts'), `import './number.ts'\nimport '../src/number.ts'`)
  const [, more, once] = testsByNearness(folder, 'src/number.ts')
  expect([more, once]).toEqual(['test/more.test.ts', 'test/deep/numbers.test.ts'])
})

test('files that import each other are no circle to run in', () => {
  writeFileSync(join(folder, 'src/digit.ts'), `import './number.ts'`)
  expect(testsByNearness(folder, 'src/digit.ts')).toHaveLength(4)
})
