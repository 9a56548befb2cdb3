import { describe, expect, test } from 'vitest'
import { examplesOf, load, refused, table } from './support.ts'

describe('columns become inputs', () => {
  test('numbers standardised by mean and deviation of the training rows only', async () => {
    const data = await load(
      table('x,y', 10, (i) => `${i === 3 ? 1000 : i},${2 * i}`),
      { seed: 4 },
    )
    const lines = new Map(Array.from({ length: 10 }, (_, i) => [i + 2, i === 3 ? 1000 : i]))
    const known = data.train.lines.map((line) => lines.get(line)!)
    const mean = known.reduce((sum, x) => sum + x, 0) / known.length
    const deviation = Math.sqrt(known.reduce((sum, x) => sum + (x - mean) ** 2, 0) / known.length)
    expect(data.inputs[0]).toMatchObject({ kind: 'number', name: 'x', mean })
    expect(data.inputs[0]).toHaveProperty('standardDeviation', expect.closeTo(deviation, 9))
    for (const split of [data.train, data.test]) {
      const expected = split.lines.map((line) => [Math.fround((lines.get(line)! - mean) / deviation)])
      expect(examplesOf(split).inputs).toEqual(expected)
    }
  })

  test('categories one-hot, in sorted order, by names that say so', async () => {
    const data = await load(
      table('c,y', 9, (i) => `${['b', 'a', 'B'][i % 3]!},${i}`),
      { test: 1 },
    )
    expect(data.inputNames).toEqual(['c=B', 'c=a', 'c=b'])
    const oneHot = { b: [0, 0, 1], a: [0, 1, 0], B: [1, 0, 0] }
    const expected = data.train.lines.map((line) => oneHot[(['b', 'a', 'B'] as const)[(line - 2) % 3]!])
    expect(examplesOf(data.train).inputs).toEqual(expected)
  })

  test('categories that are numbers in the order of numbers', async () => {
    const text = table('c,y', 20, (i) => `${[10, 9, 2][i % 3]!},${i}`)
    const { inputNames } = await load(text, { columns: { c: 'category' } })
    expect(inputNames).toEqual(['c=2', 'c=9', 'c=10'])
  })

  test('a category that no training row has becomes 0 everywhere, and is counted', async () => {
    const text = table('c,y', 20, (i) => `${i === 7 ? 'rare' : i % 2 ? 'p' : 'q'},${i}`)
    const seeds = Array.from({ length: 20 }, (_, seed) => seed)
    const all = await Promise.all(seeds.map((seed) => load(text, { seed })))
    const rare = all.find(({ unknownCategories }) => unknownCategories === 1)!
    expect(rare.inputNames).toEqual(['c=p', 'c=q'])
    expect(examplesOf(rare.test).inputs[rare.test.lines.indexOf(9)]).toEqual([0, 0])
  })

  test('in the order of the file, without the target and what is to be ignored', async () => {
    const text = table('id,y,b,a', 10, (i) => `k${i},${i},${i % 3},${i % 2 ? 'p' : 'q'}`)
    const data = await load(text, { columns: { id: 'ignore' } })
    expect(data.inputNames).toEqual(['b', 'a=p', 'a=q'])
    expect(data.train.inputShape).toEqual([3])
  })
})

describe('the target becomes', () => {
  test('a standardised number, which the column can turn back', async () => {
    const data = await load(table('x,y', 10, (i) => `${i},${100_000 + 7 * i}`))
    expect(data.classes).toEqual([])
    expect(data.train.targetShape).toEqual([1])
    if (data.target.kind !== 'number') throw new Error('expected a number')
    const { mean, standardDeviation } = data.target
    const prices = examplesOf(data.test).targets.map((y) => Math.round(mean + y * standardDeviation))
    expect(prices).toEqual(data.test.lines.map((line) => 100_000 + 7 * (line - 2)))
  })

  test('the index of a class', async () => {
    const data = await load(table('x,y', 10, (i) => `${i},${i % 2 ? 'yes' : 'no'}`))
    expect(data.classes).toEqual(['no', 'yes'])
    expect(data.train.targetShape).toEqual([])
    expect(examplesOf(data.train).targets).toEqual(data.train.lines.map((line) => (line - 2) % 2))
  })

  test('a class where numbers are said to be categories', async () => {
    const data = await load(
      table('x,y', 12, (i) => `${i},${i % 3}`),
      { columns: { y: 'category' } },
    )
    expect(data.classes).toEqual(['0', '1', '2'])
  })
})

describe('a column is refused', () => {
  const rows = (row: (i: number) => string): string => table('a,y', 10, row)
  test.each([
    [
      'of which some values are no numbers',
      rows((i) => `${i === 4 ? '12;5' : i},${i}`),
      {},
      'number',
      "line 6 ('12;5')",
    ],
    [
      'said to be numbers that has none',
      rows((i) => `x,${i}`),
      { a: 'number' },
      'number',
      '10 of its 10 values are not',
    ],
    ['without values', rows((i) => `,${i}`), {}, 'column', "Leave it out with columns: { a: 'ignore' }."],
    ['with one number', rows((i) => `1,${i}`), {}, 'constant', 'got only 1. Leave it out'],
    ['with one number whose mean is rounded', rows((i) => `0.1,${i}`), {}, 'constant', 'got only 0.1.'],
    ['with one category', rows((i) => `x,${i}`), {}, 'constant', "in the training rows, got 'x'. Leave it out"],
    ['with a category for each row', rows((i) => `k${i},${i}`), {}, 'identifier', 'got 8 different ones in 8 rows.'],
    ['with a number beyond float32', rows((i) => `${i}e38,${i}`), {}, 'range', "line 6 ('4e38'), line 7 ('5e38')"],
    ['with one class', rows((i) => `${i},x`), {}, 'constant', "several classes in column 'y', got only 'x'."],
    ['that is not there', rows((i) => `${i},${i}`), { b: 'ignore' }, 'column', "a column 'b', got 'a', 'y'."],
    [
      'if it is the last input',
      rows((i) => `${i},${i}`),
      { a: 'ignore' },
      'column',
      "besides the target 'y', got none",
    ],
  ] as const)('%s', async (_, text, columns, reason, message) => {
    const error = await refused(text, { columns })
    expect(error.message).toContain(message)
    expect(error.reason).toBe(reason)
  })

  test.each([
    ['numbers', '7', 'to have different numbers in the training rows, got', 'only 7'],
    ['categories', 'x', 'to have several categories in the training rows, got', "'x'"],
  ])('of %s if the training rows have none, or one', async (_, cell, rule, one) => {
    const remedy = "Leave it out with columns: { a: 'ignore' }."
    const text = rows((i) => `${i === 4 ? cell : ''},${i}`)
    const whole = table('a,y', 10, (i) => `${i},${i}`)
    const seen = new Set<boolean>()
    for (let seed = 0; seed < 20; seed++) {
      const isTrained = (await load(whole, { seed })).train.lines.includes(6)
      const { message } = await refused(text, { seed, missing: 'mean' })
      expect(message).toBe(`table: expected column 'a' ${rule} ${isTrained ? one : 'none'}. ${remedy}`)
      seen.add(isTrained)
    }
    expect(seen.size).toBe(2)
  })

  test('with a number far beyond the training rows', async () => {
    const errors = Array.from({ length: 10 }, (_, seed) =>
      load(
        rows((i) => `${i === 4 ? 1 : i}e${i === 4 ? 38 : -30},${i}`),
        { seed },
      ).then(
        () => '',
        (error: unknown) => String(error),
      ),
    )
    expect(await Promise.all(errors)).toContainEqual(expect.stringContaining("in column 'a', got line 6 ('1e38')."))
  })
})
