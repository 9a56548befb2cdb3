import { describe, expect, test } from 'vitest'
import { load, refused, table } from './support.ts'

describe('a table is refused', () => {
  test.each([
    ['an empty file', '', 'header', 'table: expected a header and rows, got an empty file. Name another file.'],
    [
      'blank lines only',
      '\n \r\n',
      'header',
      'table: expected a header and rows, got an empty file. Name another file.',
    ],
    [
      'one column',
      'y\n1\n',
      'header',
      "table:1: expected at least two columns, a target and an input, got 'y'. Name another file.",
    ],
    ['one column of a name that is shown whole', 'x'.repeat(24), 'header', `got '${'x'.repeat(24)}'.`],
    ['one column of a longer name', 'x'.repeat(25), 'header', `got '${'x'.repeat(24)}…'.`],
    ['a column without a name', 'a,,y\n', 'header', 'table:1: expected a name for each column, got none for column 2.'],
    ['a repeated name', '\n\na,y, a\n', 'header', "table:3: expected a name of its own for each column, got 'a' for 1"],
    [
      'ragged rows',
      'a,y\n1,2\n3\n4,5,6\n',
      'ragged',
      '2 values in each row as in the header, got line 3 (1), line 4 (3)',
    ],
    ['a quote that does not end', 'a,y\n1,2\n3,"4\n5,6\n', 'quote', 'table:3: expected a quote " that ends where the'],
    ['text behind a quote', 'a,y\n"1\n"2,3\n', 'quote', 'table:2: expected a quote "'],
  ])('with %s', async (_, text, reason, message) => {
    const error = await refused(text)
    expect(error.message).toContain(message)
    expect(error.reason).toBe(reason)
  })

  test.each([';', '\t', '|'])('whose values have %j between them, which is said', async (delimiter) => {
    const { message } = await refused(`\na${delimiter}y\n1${delimiter}2\n`)
    expect(message).toBe(
      `table:2: expected at least two columns, a target and an input, got 'a${delimiter}y'. ` +
        `Set delimiter: ${JSON.stringify(delimiter)}.`,
    )
    expect((await refused('a,y\n1,2\n', { delimiter })).message).toContain('got \'a,y\'. Set delimiter: ",".')
    expect((await refused('ay\n', { delimiter })).message).toContain("got 'ay'. Name another file.")
  })

  test('with the first 20 places of many', async () => {
    const error = await refused(`a,y\n${'1\n'.repeat(30)}`)
    expect(error.places).toHaveLength(20)
    expect(error.message).toContain('line 21 (1) and 10 more.')
  })

  test('of which a column has more categories than a network could have inputs', async () => {
    const text = table('id,y', 2 ** 18 + 1, (i) => `k${i},${i}`)
    const error = await refused(text)
    expect(error.message).toBe(
      "table: expected column 'id' to have categories that repeat, got more than 262144 different ones. " +
        "Leave it out with columns: { id: 'ignore' }.",
    )
    expect(error.reason).toBe('identifier')
    const target = await refused(text.replace('id,y', 'y,id'))
    expect(target.message).toMatch(/more than 262144 different ones\. Name another target\.$/)
  })
})

describe('a column is what its first value is', () => {
  test('also if that comes late', async () => {
    const text = table('n,c,y', 9000, (i) => `${i < 8000 ? '' : i},${i < 8000 ? '' : 'pq'[i % 2]!},${i}`)
    const data = await load(text, { missing: 'mean' })
    expect(data.inputNames).toEqual(['n', 'c=p', 'c=q'])
    expect(data.unknownCategories).toBe(0)
    const inputs = new Float32Array(3)
    const fill = (line: number): number[] => {
      data.train.fill(Uint32Array.of(data.train.lines.indexOf(line)), inputs, new Float32Array(1))
      return [...inputs]
    }
    const [early, late] = [data.train.lines[0]!, data.train.lines.at(-1)!]
    expect(fill(early)).toEqual([0, 0, 0])
    const category = late % 2 === 0 ? [1, 0] : [0, 1]
    expect(fill(late)).toEqual([expect.any(Number), ...category])
    expect(inputs[0]).toBeGreaterThan(1)
  })

  test('and if the row of that is skipped', async () => {
    const text = table('a,b,y', 20, (i) => (i === 0 ? '1,,0' : `${i},${i % 2 ? 'p' : 'q'},${i}`))
    const data = await load(text, { missing: 'skip' })
    expect([data.skippedRows, data.inputNames]).toEqual([1, ['a', 'b=p', 'b=q']])
    const { mean } = data.inputs[0] as { mean: number }
    const known = data.train.lines.map((line) => line - 2)
    expect(mean).toBe(known.reduce((sum, x) => sum + x, 0) / known.length)
  })

  test.each([
    [
      'numbers, then a word',
      (i: number) => (i === 5000 ? 'x' : String(i)),
      "1 of its 6000 values are not: line 5002 ('x')",
    ],
    [
      'words, then a number',
      (i: number) => (i === 5000 ? '7' : 'pq'[i % 2]!),
      '5999 of its 6000 values are not: line 2',
    ],
  ])('so that %s are refused, with all places', async (_, cell, message) => {
    const error = await refused(table('a,y', 6000, (i) => `${cell(i)},${i}`))
    expect(error.message).toContain(message)
  })
})

test('a column called like a property of every object is a column', async () => {
  const text = table('constructor,toString,y', 10, (i) => `${i},${i * i},${i}`)
  const data = await load(text)
  expect(data.inputNames).toEqual(['constructor', 'toString'])
  expect(await load(text, { columns: { toString: 'ignore' as const } })).toMatchObject({ inputNames: ['constructor'] })
})

test('a number that is said to stand for a missing value does, as it is written', async () => {
  const text = table('a,y', 12, (i) => `${i === 3 ? '-999' : i === 4 ? '-999.0' : i},${i}`)
  const error = await refused(text, { missingValues: ['', '-999'] })
  expect(error).toMatchObject({ reason: 'missing', places: [{ line: 5, column: 'a' }] })
})

test('a table as they are given on Kaggle: an index, names in quotes, holes', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => {
    const name = `"${['Braund, Mr. Owen Harris', 'Heikkinen, Miss. ""Laina""', 'O\'Dwyer, Mrs. ""Nellie""'][i % 3]!} ${i}"`
    return `${i + 1},${i % 2},${(i % 3) + 1},${name},${i % 2 ? 'male' : 'female'},${i % 5 ? 20 + i : ''},7.${i},${i % 7 ? 'S' : 'C'}`
  })
  const text = ['PassengerId,Survived,Pclass,Name,Sex,Age,Fare,Embarked', ...rows].join('\r\n')
  const data = await load(text, {
    target: 'Survived',
    columns: { PassengerId: 'ignore', Name: 'ignore', Survived: 'category', Pclass: 'category' },
    missing: 'mean',
    validation: 0.2,
  })
  expect(data.classes).toEqual(['0', '1'])
  expect(data.inputNames).toEqual([
    'Pclass=1',
    'Pclass=2',
    'Pclass=3',
    'Sex=female',
    'Sex=male',
    'Age',
    'Fare',
    'Embarked=C',
    'Embarked=S',
  ])
  expect([data.train.count, data.validation?.count, data.test.count]).toEqual([24, 8, 8])
})
