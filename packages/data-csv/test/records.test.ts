import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, test } from 'vitest'
import { CsvError } from '../src/index.ts'
import { readRecords as read, refused, runs, settings } from './support.ts'

describe('records are read', () => {
  test.each([
    ['line feeds', 'a,b\n1,2\n3,4\n'],
    ['carriage returns and line feeds', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['carriage returns', 'a,b\r1,2\r3,4'],
    ['mixed line ends, and none at the end', 'a,b\r\n1,2\n3,4'],
    ['a byte order mark', '\uFEFFa,b\n1,2\n3,4\n'],
    ['quotes', '"a","b"\n"1","2"\n"3","4"\n'],
    ['space around values', 'a , b\n 1,2 \n3,\t4\n'],
    ['space behind quotes', '"a" ,"b"\t\n"1","2"\n"3" ,"4"  '],
  ])('with %s, wherever the text is cut', (_, text) => {
    const expected = [
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ]
    for (const pieces of [[text], ['', text, ''], text, text.match(/.{1,3}/gs)!]) {
      expect(read(pieces)).toMatchObject({ records: expected, lines: [1, 2, 3] })
    }
  })

  test('with delimiters, quotes and line ends in quotes', () => {
    expect(read(['a,b\n"1,5","say ""x"""\n"two\r\nlines",z\n']).records).toEqual([
      ['a', 'b'],
      ['1,5', 'say "x"'],
      ['two\nlines', 'z'],
    ])
  })

  test('with quotes that do not begin a value as they are', () => {
    expect(read(['a"b,c""d, "e"\n']).records).toEqual([['a"b', 'c""d', '"e"']])
  })

  test('with the line that each begins on, past blank lines and line ends in quotes', () => {
    const { records, lines } = read('\r\na,b\r\n\r\n1,"x\r\ny\r\n"\r\n  \r\n2,3\r\n4,"\n"\n5,6')
    expect(lines).toEqual([1, 2, 3, 4, 7, 8, 9, 11])
    expect(records[3]).toEqual(['1', 'x\ny'])
  })

  test('and say which line the text has come to', () => {
    expect(read(['a,b\n1,', '2\n"3\n', '4"']).last).toBe(4)
    expect(read(['a,b\r', '\n1,2\r']).last).toBe(3)
  })

  test('with a byte order mark that is not at the beginning as a character', () => {
    expect(read(['a\uFEFF', '\uFEFFb,c']).records).toEqual([['a\uFEFF\uFEFFb', 'c']])
  })

  test.each([';', '\t', ' ', '|', '\0', 'é', '§'])('with the delimiter %j', (delimiter) => {
    const text = `a${delimiter}"b"${delimiter}${delimiter}"c"\n`
    expect(read([text], delimiter).records).toEqual([['a', 'b', '', 'c']])
  })

  test('of any number of values', () => {
    const names = Array.from({ length: 1000 }, (_, i) => `x${i}`)
    expect(read([`${names.join(',')}\n`, names.join(',')]).records).toEqual([names, names])
  })
})

describe('records are refused', () => {
  test.each([
    ['a quote that does not end', 'a,y\n1,2\n3,"4\n5,6\n', 3],
    ['a quote that does not end behind one that does', 'a,y\n1,2\n"3\n4","5', 4],
    ['text behind a quote', 'a,y\n"1\n"2,3\n', 2],
    ['a quote behind a quote', '\na,y\n"1" "2",3', 3],
    ['a single quote at the end', 'a,"', 1],
  ])('with %s, named by its line, wherever the text is cut', (_, text, line) => {
    for (const pieces of [[text], text]) {
      expect(() => read(pieces)).toThrow(
        `t.csv:${line}: expected a quote " that ends where the value does, got none. Write a quote within a value twice.`,
      )
    }
  })

  test.each([
    ['a quote that never ends', '"'],
    ['a line that never ends', 'x'],
  ])('with %s, before they take all memory', (_, begin) => {
    for (const size of [2 ** 20, 600_000]) {
      let length = 0
      const endless = function* (): Generator<string> {
        yield `a,b\n1,2\n${begin}`
        for (; length < 2 ** 29; length += size) yield 'x'.repeat(size)
      }
      expect(() => read(endless())).toThrow(
        't.csv:3: expected records of at most 16,777,216 characters, got a longer one. Is there a quote " without its',
      )
      expect(length).toBeLessThan(2 * 2 ** 24 + size) // at most twice the limit is kept
    }
  })

  test.each([2 ** 24 - 1, 2 ** 24, 2 ** 24 + 1])(
    'of %d characters are read up to the limit, however they come',
    (length) => {
      const record = `a,"${'x'.repeat(length - 4)}"`
      for (const pieces of [[`${record}\nb,c\n`], [record.slice(0, 9), record.slice(9), '\nb,c'], [record]]) {
        if (length > 2 ** 24) expect(() => read(pieces)).toThrow('t.csv:1: expected records of at most')
        else expect(read(pieces).records[0]).toEqual(['a', 'x'.repeat(length - 4)])
      }
    },
  )
})

test.each([
  ['quotes', '"'.repeat(1_000_001)],
  ['opened quotes', ',"'.repeat(500_000)],
  ['closed quotes', '"a"x'.repeat(250_000)],
  ['digits that are no number', `${'1'.repeat(1_000_000)}x,2`],
  ['delimiters', ','.repeat(1_000_000)],
  ['lines', '1\n'.repeat(500_000)],
])('a million %s are refused', async (_, text) => {
  await refused(`a,y\n${text}`)
})

const hostile = fc
  .array(fc.constantFrom('"', '""', ',', '\n', '\r\n', '\r', ' ', 'a', '1', '\uFEFF', '\0', '🙂', '\uD800'), {
    maxLength: 60,
  })
  .map((parts) => parts.join(''))
const cuts = fc.array(fc.nat(60), { maxLength: 8 }).map((places) => places.sort((a, b) => a - b))

test(`another parser finds the same records, wherever the text is cut, ${runs} times`, { timeout: 3_600_000 }, () => {
  let refusals = 0
  fc.assert(
    fc.property(hostile, cuts, (text, places) => {
      const pieces = [0, ...places].map((from, i) => text.slice(from, places[i] ?? undefined))
      const expected = papa(text)
      if (expected) {
        expect(read(pieces).records).toEqual(expected)
      } else {
        refusals++
        expect(() => read(pieces)).toThrow(CsvError)
      }
    }),
    settings,
  )
  expect(refusals).toBeGreaterThan(runs / 20)
  expect(refusals).toBeLessThan(runs * 0.95)
})

/**
 * What papaparse reads; `undefined` where it finds a fault. It takes space between a last quote and the end of the text
 * for one.
 */
function papa(text: string): string[][] | undefined {
  const whole = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const { data, errors } = Papa.parse<string[]>(`first\n${whole}\n`, { delimiter: ',', newline: '\n' })
  if (errors.length > 0) return undefined
  const records = data.slice(1, -1).map((cells) => cells.map((cell) => cell.trim()))
  return whole === '' || whole.endsWith('\n') ? records.slice(0, -1) : records
}
