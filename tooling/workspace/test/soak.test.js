import { expect, test } from 'vitest'
import { soak } from '../soak.js'

test('the tests run under each condition in turn, and what failed is named with its round', async () => {
  const names = []
  const lines = []
  const run = (_, { name }) => {
    names.push(name)
    const failed = names.length === 2
    const output = `noise\n${failed ? 'failed: a.test.ts:3 adds\n' : ''}${failed ? '6 passed, 1 failed' : '7 passed, 0 failed'}\n`
    return Promise.resolve({ status: failed ? 1 : 0, output })
  }
  expect(await soak('.', 7, { run, print: (line) => lines.push(line) })).toBe(1)
  expect(lines.slice(0, 4)).toEqual([
    '1/7 alone: 7 passed, 0 failed',
    '2/7 beside two busy loops: 6 passed, 1 failed',
    '  failed: a.test.ts:3 adds',
    expect.stringMatching(/^3\/7 .*: 7 passed, 0 failed$/),
  ])
  expect(names).toHaveLength(7)
  expect(new Set(names).size).toBe(process.platform === 'linux' ? 5 : 4)
  expect(names.lastIndexOf('alone')).toBeGreaterThan(0)
})
