import { expect, test } from 'vitest'
import { examplesOf, load, refused, table } from './support.ts'

const holes = table('a,c,y', 20, (i) => `${i === 3 ? '?' : i},${i === 5 ? ' NA' : i % 2 ? 'p' : 'q'},${i * i}`)

test('missing values are an error that lists all of them', async () => {
  const error = await refused(holes)
  expect(error.places).toEqual([
    { line: 5, column: 'a' },
    { line: 7, column: 'c' },
  ])
  expect(error.message).toBe(
    "table:5: expected a value in every cell, got 2 missing: line 5 (a), line 7 (c). Say missing: 'skip' to leave such rows out, or 'mean' to fill them.",
  )
})

test.each(['', ' ', '""', '?', 'NA', 'N/A', 'n/a', 'NaN', 'nan', 'null', 'NULL'])('%j is missing', async (cell) => {
  const error = await refused(table('a,y', 9, (i) => `${i === 1 ? cell : i},${i}`))
  expect(error).toMatchObject({ reason: 'missing', places: [{ line: 3, column: 'a' }] })
})

test("'skip' leaves the rows out and says how many", async () => {
  const data = await load(holes, { missing: 'skip' })
  expect(data.skippedRows).toBe(2)
  const lines = [...data.train.lines, ...data.test.lines].sort((a, b) => a - b)
  expect(lines).toEqual([2, 3, 4, 6, ...Array.from({ length: 14 }, (_, i) => i + 8)])
})

test("'mean' makes a number 0 and a category none", async () => {
  const data = await load(holes, { missing: 'mean' })
  const all = [data.train, data.test].flatMap((split) =>
    examplesOf(split).inputs.map((inputs, i) => [split.lines[i]!, inputs] as const),
  )
  const byLine = new Map(all)
  expect(byLine.get(5)).toEqual([0, 1, 0])
  expect(byLine.get(7)).toEqual([expect.any(Number), 0, 0])
  expect(data.unknownCategories).toBe(0)
})

test("a missing target stays an error for 'mean'", async () => {
  const error = await refused(
    table('a,y', 9, (i) => `${i},${i === 2 ? '' : i}`),
    { missing: 'mean' },
  )
  expect(error.message).toContain("line 4 (y). Say missing: 'skip' to leave such rows out: a target cannot be made up.")
})

test('what is missing can be said, so that NA is Namibia', async () => {
  const data = await load(
    table('c,y', 9, (i) => `${i % 2 ? 'NA' : 'DE'},${i}`),
    { missingValues: [''] },
  )
  expect(data.inputNames).toEqual(['c=DE', 'c=NA'])
})

test('what is ignored may be missing', async () => {
  const data = await load(
    table('a,b,y', 9, (i) => `${i},,${i}`),
    { columns: { b: 'ignore' } },
  )
  expect(data.inputNames).toEqual(['a'])
})
