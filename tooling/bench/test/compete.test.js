import { describe, expect, test } from 'vitest'
import { compete, problemsOf } from '../src/compete.js'
import { lastWords, runProgram } from '../src/run-program.js'

const node = (source) => runProgram(process.execPath, ['--input-type=module', '--eval', source])

describe('a program', () => {
  test('says its figures in the last line', async () => {
    expect(await node('console.log("warming up"); console.log(JSON.stringify({ epoch_s: [1.5] }))')).toEqual({
      epoch_s: [1.5],
    })
  })

  test('that crashes is reported by its error, not by the stack under it', async () => {
    expect(await node('throw new RangeError("out of everything")')).toEqual({
      problem: 'RangeError: out of everything',
    })
  })

  test('that ends silently is reported by its status', async () => {
    expect(await node('process.exitCode = 3')).toEqual({ problem: 'ended with 3' })
  })

  test('that prints something else is reported by it', async () => {
    expect(await node('console.log("done")')).toEqual({
      problem: 'expected a JSON object as the last line, got "done"',
    })
  })

  test('that is not there is reported', async () => {
    expect(await runProgram('no-such-program', [])).toEqual({ problem: expect.stringContaining('ENOENT') })
  })
})

test.each([
  ['Traceback:\n  File "a.py"\nModuleNotFoundError: No module named x\n', 'ModuleNotFoundError: No module named x'],
  ['Error: a\n    at b {\n  code: 1\n}\n\nNode.js v20.20.2\n', 'Error: a'],
  ['bench: one\nbench: two\n', 'bench: two'],
])('the last words of %j', (stderr, words) => {
  expect(lastWords(stderr, {})).toBe(words)
})

describe('a competition', () => {
  const contestants = ['a', 'b', 'c'].map((label) => ({ label }))

  test('takes turns', async () => {
    const turns = []
    await compete(contestants, 2, ({ label }, round) => turns.push(`${label}${round}`))
    expect(turns).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'c2'])
  })

  test('goes on without one that crashes, and reports it', async () => {
    const run = ({ label }) => (label === 'b' ? node('throw new Error("b fell")') : { label })
    const results = await compete(contestants, 2, run)
    expect(results.map(({ runs }) => runs.length)).toEqual([2, 0, 2])
    expect(problemsOf(results)).toEqual(['failed: b: Error: b fell'])
  })

  test('has one round for the slow', async () => {
    const results = await compete([{ label: 'a' }, { label: 'b', slow: true }], 3, () => ({}))
    expect(results.map(({ runs }) => runs.length)).toEqual([3, 1])
  })
})
