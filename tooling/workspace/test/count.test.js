import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { count, printCount } from '../count.js'
import { packagesWith } from '../reports.js'

let root
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nn count '))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(root, { recursive: true })
})

const passed = { status: 'passed', fullName: 'adds' }
const failed = (fullName, line) => ({
  status: 'failed',
  fullName,
  location: { line, column: 3 },
  failureMessages: ['AssertionError: expected 1 to be 2\n    at somewhere'],
})
const fileOf = (folder, ...assertionResults) => {
  const message = assertionResults.length === 0 ? 'SyntaxError: no\nmore' : ''
  return { name: join(folder, 'test', 'y.test.ts'), status: 'failed', message, assertionResults }
}

/** Adds a package and gives its run, as turbo reports it. */
function addPackage(name, report, { scripts = { test: 'vitest run' }, ...run } = {}) {
  const folder = join(root, 'packages', name)
  mkdirSync(join(folder, 'reports'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, scripts }))
  const empty = { startTime: 1000, numPassedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] }
  const testResults = (report?.results ?? []).map((results) => fileOf(folder, ...results))
  if (report)
    writeFileSync(join(folder, 'reports', 'vitest.json'), JSON.stringify({ ...empty, ...report, testResults }))
  return { name, folder, task: 'test', ...run }
}

describe('the count', () => {
  test('adds up all reports', () => {
    const runs = [
      addPackage('a', { numPassedTests: 3, numPendingTests: 1 }),
      addPackage('b', { numPassedTests: 4, results: [[failed('sums up', 7), passed], [failed('sums up', 9)]] }),
    ]
    const reason = 'AssertionError: expected 1 to be 2'
    const failure = { run: runs[1], file: 'test/y.test.ts', title: 'sums up', reason }
    expect(count(runs)).toEqual({
      passed: 7,
      failed: [
        { ...failure, line: 7 },
        { ...failure, line: 9 },
      ],
      skipped: 1,
    })
  })

  test('has a failure for a file that failed before its first test', () => {
    const run = addPackage('a', { results: [[], [passed]] })
    expect(count([run]).failed).toEqual([{ run, file: 'test/y.test.ts', reason: 'SyntaxError: no' }])
  })

  test('has a failure for a package without a report', () => {
    const run = addPackage('b')
    expect(count([run]).failed).toEqual([{ run, reason: 'no fresh test report' }])
  })

  test('has a failure for a run that ended badly although no test failed', () => {
    const run = addPackage('a', { numPassedTests: 1 }, { status: 1 })
    expect(count([run])).toMatchObject({ passed: 1, failed: [{ run, reason: expect.stringContaining('badly') }] })
  })

  test('refuses a report from before this run, unless turbo found it in its cache', () => {
    const report = { numPassedTests: 1, startTime: 999 }
    expect(count([addPackage('a', report)], 1000)).toMatchObject({
      passed: 0,
      failed: [{ reason: 'no fresh test report' }],
    })
    expect(count([addPackage('a', report, { cached: true })], 1000)).toMatchObject({ passed: 1, failed: [] })
  })
})

test('the packages that have a task are those that run vitest in it', () => {
  addPackage('a', undefined)
  addPackage('b', undefined, { scripts: { shape: 'vitest run' } })
  addPackage('c', undefined, { scripts: { test: 'tsc' } })
  expect(packagesWith(root, 'test').map(({ name }) => name)).toEqual(['a'])
  expect(packagesWith(root, 'shape').map(({ name }) => name)).toEqual(['b'])
})

describe('what is printed', () => {
  /** The lines that are printed, and the exit status. */
  function print(runs, options) {
    const log = vi.spyOn(console, 'log').mockReturnValue()
    const status = printCount(root, runs, options)
    return { status, lines: log.mock.calls.flatMap(([text]) => text.split('\n')) }
  }

  test('is one line if all is well', () => {
    expect(print([addPackage('a', { numPassedTests: 3 })])).toEqual({ status: 0, lines: ['3 passed, 0 failed'] })
  })

  test('has file, line, title and reason of each failed test, and a command for each package', () => {
    const runs = [
      addPackage('a', { numPassedTests: 1, results: [[failed('draws `a` $bar | 100%', 7)], [failed('sums up', 9)]] }),
      addPackage('b', { results: [[]] }),
      addPackage('c', { results: [[failed('is empty', 1)]] }, { task: 'shape' }),
    ]
    expect(print(runs)).toEqual({
      status: 1,
      lines: [
        'failed: packages/a/test/y.test.ts:7 draws `a` $bar | 100%',
        '  AssertionError: expected 1 to be 2',
        'failed: packages/a/test/y.test.ts:9 sums up',
        '  AssertionError: expected 1 to be 2',
        'failed: packages/b/test/y.test.ts',
        '  SyntaxError: no',
        'failed: packages/c/test/y.test.ts:1 is empty',
        '  AssertionError: expected 1 to be 2',
        'To run just the failed tests:',
        '  npm run test:built -- --filter a -- test/y.test.ts -t "draws .a. .bar . 100.|sums up"',
        '  npm run test:built -- --filter b -- test/y.test.ts',
        '  npm run shape -- --filter c -- test/y.test.ts -t "is empty"',
        '1 passed, 4 failed',
      ],
    })
  })

  test('has failures that are no tests, too', () => {
    const runs = [addPackage('a', { numPassedTests: 1 })]
    expect(print(runs, { others: ['b#build'], steps: 1 })).toEqual({
      status: 1,
      lines: ['failed: b#build', '1 passed, 2 failed'],
    })
  })

  test('says that nothing passed where nothing did', () => {
    expect(print([addPackage('a', {})])).toEqual({ status: 1, lines: ['0 passed, 0 failed'] })
  })
})
