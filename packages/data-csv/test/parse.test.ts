import { describe, expect, test } from 'vitest'
import { parseTable, type Table } from '../src/parse.ts'
import { refused } from './support.ts'

const parse = (text: string, delimiter = ','): Table => parseTable(text, 't.csv', delimiter)

describe('a table is read', () => {
  test.each([
    ['line feeds', 'a,b\n1,2\n3,4\n'],
    ['carriage returns and line feeds', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['carriage returns', 'a,b\r1,2\r3,4'],
    ['mixed line ends, and none at the end', 'a,b\r\n1,2\n3,4'],
    ['a byte order mark', '\uFEFFa,b\n1,2\n3,4\n'],
    ['quotes', '"a","b"\n"1","2"\n"3","4"\n'],
    ['space around values', 'a , b\n 1,2 \n3,\t4\n'],
  ])('with %s', (_, text) => {
    const table = parse(text)
    expect(table.header).toEqual(['a', 'b'])
    expect(table.rows).toEqual([
      ['1', '2'],
      ['3', '4'],
    ])
    expect(table.lines).toEqual([2, 3])
  })

  test('with delimiters, quotes and line ends in quotes', () => {
    const table = parse('a,b\n"1,5","say ""x"""\n"two\nlines",z\n')
    expect(table.rows).toEqual([
      ['1,5', 'say "x"'],
      ['two\nlines', 'z'],
    ])
  })

  test('with the line that each row begins on, past blank lines and line ends in quotes', () => {
    const table = parse('\r\na,b\r\n\r\n1,"x\r\ny\r\n"\r\n  \r\n2,3\r\n4,"\n"\n5,6')
    expect(table.lines).toEqual([4, 8, 9, 11])
    expect(table.rows[0]).toEqual(['1', 'x\ny'])
  })

  test('with another delimiter', () => {
    expect(parse('a;b\n1,5;2\n', ';').rows).toEqual([['1,5', '2']])
  })
})

describe('a table is refused', () => {
  test.each([
    ['an empty file', '', 'header', 'table: expected a header and rows, got an empty file. Name another file.'],
    [
      'blank lines only',
      '\n \r\n',
      'header',
      'table: expected a header and rows, got an empty file. Name another file.',
    ],
    ['one column', 'y\n1\n', 'header', "table:1: expected at least two columns, a target and an input, got 'y'."],
    ['another delimiter', '\na;y\n1;2\n', 'header', 'Set delimiter: ";".'],
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

  test('with the first 20 places of many', async () => {
    const error = await refused(`a,y\n${'1\n'.repeat(30)}`)
    expect(error.places).toHaveLength(20)
    expect(error.message).toContain('line 21 (1) and 10 more.')
  })
})

test.each([
  ['quotes', '"'.repeat(1_000_001)],
  ['opened quotes', ',"'.repeat(500_000)],
  ['closed quotes', '"a"x'.repeat(250_000)],
  ['digits that are no number', `${'1'.repeat(1_000_000)}x,2`],
  ['delimiters', ','.repeat(1_000_000)],
  ['lines', '1\n'.repeat(500_000)],
])('a million %s are refused in no time', { timeout: 10_000 }, async (_, text) => {
  await refused(`a,y\n${text}`)
})
