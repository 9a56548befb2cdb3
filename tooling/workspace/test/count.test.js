import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { count } from '../count.js'

let root
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nn count '))
})
afterEach(() => rmSync(root, { recursive: true }))

const passed = { status: 'passed', fullName: 'adds' }
const failed = { status: 'failed', fullName: 'sums up' }
const fileOf = (...assertionResults) => ({ name: '/x/y.test.ts', status: 'failed', assertionResults })

function addPackage(name, report, scripts = { test: 'vitest run' }) {
  const folder = join(root, 'packages', name)
  mkdirSync(join(folder, 'reports'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, scripts }))
  const empty = {
    startTime: 1000,
    numPassedTests: 0,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [],
  }
  if (report) writeFileSync(join(folder, 'reports', 'vitest.json'), JSON.stringify({ ...empty, ...report }))
}

test('the reports of all packages that have the task are added up', () => {
  addPackage('a', { numPassedTests: 3, numPendingTests: 1 })
  addPackage('b', { numPassedTests: 4, testResults: [fileOf(failed, passed), fileOf(failed)] })
  addPackage('c', undefined, { build: 'tsc' })
  expect(count(root, ['test'])).toEqual({
    passed: 7,
    failed: ['b: y.test.ts: sums up', 'b: y.test.ts: sums up'],
    skipped: 1,
    missing: [],
  })
})

test('a file that failed before its first test counts as a failure', () => {
  addPackage('a', {
    testResults: [fileOf(), { ...fileOf(passed), status: 'passed' }],
  })
  expect(count(root, ['test']).failed).toEqual(['a: y.test.ts'])
})

test('a package without a report is missing', () => {
  addPackage('a', { numPassedTests: 1 })
  addPackage('b')
  expect(count(root, ['test'])).toMatchObject({ passed: 1, missing: ['b'] })
})

test('a report from before this run is missing', () => {
  addPackage('a', { numPassedTests: 1, startTime: 999 })
  expect(count(root, ['test'], 1000)).toMatchObject({ passed: 0, missing: ['a'] })
})

test('only the tasks that were asked for are counted', () => {
  addPackage('a', { numPassedTests: 1 })
  addPackage('b', { numPassedTests: 5 }, { shape: 'vitest run' })
  expect(count(root, ['test']).passed).toBe(1)
  expect(count(root, ['test', 'shape']).passed).toBe(6)
})
