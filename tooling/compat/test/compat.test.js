import { expect, test } from 'vitest'
import { outcomeOf, reasonOf, runAll } from '../src/run-all.js'
import { formatTable, verdict } from '../src/table.js'

const simd = (threads) => ({ kernels: 'simd', threads })
const a = 'a'.repeat(64)
const b = 'b'.repeat(64)
const row = (runtime, threads, hashes) => ({ runtime, ...simd(threads), hashes })

const same = [row('Node 20.1.0', 1, { mlp: a, article: b }), row('Chromium 156', 2, { mlp: a, article: b })]
const failed = { runtime: 'Node 26', ...simd(3), problem: 'no such version' }

test('equal hashes are shortened', () => {
  expect(formatTable(same)).toBe(
    [
      'runtime       kernels  threads  mlp           article',
      'Node 20.1.0   simd     1        aaaaaaaaaaaa  bbbbbbbbbbbb',
      'Chromium 156  simd     2        aaaaaaaaaaaa  bbbbbbbbbbbb',
    ].join('\n'),
  )
  expect(verdict(same)).toEqual({ same: true, text: 'The same weights in all 2 rows.' })
})

test('where hashes differ they are whole, and the verdict says where', () => {
  const rows = [...same, row('Node 22.0.0', 1, { mlp: b, article: b })]
  expect(formatTable(rows)).toContain(`Node 20.1.0   simd     1        ${a}  bbbbbbbbbbbb\n`)
  expect(formatTable(rows)).toContain(`Node 22.0.0   simd     1        ${b}  bbbbbbbbbbbb`)
  expect(verdict(rows)).toEqual({ same: false, text: expect.stringContaining('got several for mlp.') })
})

test('a row may have a part of the columns; what it has must agree', () => {
  const command = row('Node 20.1.0, nn train', 2, { mlp: a })
  expect(formatTable([...same, command])).toMatch(/nn train {2}simd {5}2 {8}aaaaaaaaaaaa$/)
  expect(verdict([...same, command]).same).toBe(true)
  expect(verdict([...same, row('Node 20.1.0, nn train', 2, { mlp: b })]).text).toContain('got several for mlp.')
})

test('a row without hashes says why, and is not the same', () => {
  expect(formatTable([failed, ...same])).toContain('Node 26       simd     3        failed: no such version')
  expect(verdict([failed, ...same])).toEqual({ same: false, text: expect.stringContaining('got none in 1 of 3.') })
})

test('without any hash nothing is the same', () => {
  expect(verdict([failed]).same).toBe(false)
  expect(verdict([]).same).toBe(false)
})

test('one that fails does not stop the others', async () => {
  const result = (engine) => ({ engine: { ...engine, notes: [] }, runs: { mlp: { sha256: a } } })
  const runtimes = [
    { name: 'bad', engines: [simd(1)], run: () => Promise.reject(new Error('too bad')) },
    { name: 'good', engines: [simd(1), simd(2)], run: (engine) => Promise.resolve(result(engine)) },
  ]
  expect(await runAll(runtimes, () => {})).toEqual([
    { runtime: 'bad', ...simd(1), problem: 'too bad' },
    { runtime: 'good', ...simd(1), hashes: { mlp: a } },
    { runtime: 'good', ...simd(2), hashes: { mlp: a } },
  ])
})

test('an engine that fell back to less does not count', () => {
  const engine = { kernels: 'simd', threads: 1, notes: ['one thread: no workers'] }
  expect(outcomeOf({ engine, runs: {} }, simd(2))).toEqual({
    problem: 'got simd kernels, threads: 1; one thread: no workers',
  })
})

test.each([
  [
    { message: 'Command failed', stderr: 'file.js:1\n  x\n\nTypeError: no x\n    at y\n\nNode.js v26\n' },
    'TypeError: no x',
  ],
  [{ message: 'Chromium: no result within 3 seconds' }, 'Chromium: no result within 3 seconds'],
  [{ message: 'Firefox: RangeError: no way\nrun@program.js:3:1' }, 'Firefox: RangeError: no way'],
  [{ message: 'Command failed', stderr: '', killed: true }, 'it took too long'],
])('%j comes down to %j', (error, reason) => {
  expect(reasonOf(error)).toBe(reason)
})
