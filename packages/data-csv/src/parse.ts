import Papa from 'papaparse'
import { CsvError } from './errors.ts'
import { createPlaces, quote } from './places.ts'

/** The cells of a file, below its header. */
export interface Table {
  /** For messages. */
  readonly file: string
  readonly header: readonly string[]
  /** Each as long as the header, without space around it. */
  readonly rows: readonly (readonly string[])[]
  /** The line that each row begins on, from 1. */
  readonly lines: readonly number[]
}

/**
 * Reads a CSV text (RFC 4180, with any line ends, also mixed): a header, then rows; blank lines are left out. Line ends within quotes become `\n`.
 *
 * @throws {CsvError} for quotes that do not match, a header that is absent or has empty or repeated names, and rows of another length.
 */
export function parseTable(text: string, file: string, delimiter: string): Table {
  const records = readRecords(text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'), file, delimiter)
  const [header, ...rows] = records.rows.map((cells) => cells.map((cell) => cell.trim()))
  const [headerLine = 1, ...lines] = records.lines
  if (!header) throw new CsvError(file, 'header', 'expected a header and rows, got an empty file. Name another file.')
  checkHeader(header, headerLine, file, delimiter)
  checkLengths({ file, header, rows, lines })
  return { file, header, rows, lines }
}

interface Records {
  readonly rows: string[][]
  readonly lines: number[]
}

function readRecords(text: string, file: string, delimiter: string): Records {
  const records: Records = { rows: [], lines: [] }
  let start = 0
  let line = 1
  let fault: CsvError | undefined
  Papa.parse<string[]>(text, {
    delimiter,
    newline: '\n',
    step({ data, errors, meta }, parser) {
      const [error] = errors
      if (error) {
        fault = quoteError(file, line + newlines(text, start, error.index ?? start))
        parser.abort()
        return
      }
      const blank = data.length === 1 && data[0]!.trim() === ''
      if (!blank) {
        records.rows.push(data)
        records.lines.push(line)
      }
      line += newlines(text, start, meta.cursor)
      start = meta.cursor
    },
  })
  if (fault) throw fault
  return records
}

function newlines(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++
  return count
}

function quoteError(file: string, line: number): CsvError {
  const rule = 'expected a quote " that ends where the value does, got none'
  return new CsvError(file, 'quote', `${rule}. Write a quote within a value twice.`, [{ line }])
}

function checkHeader(header: readonly string[], line: number, file: string, delimiter: string): void {
  const refuse = (message: string): CsvError => new CsvError(file, 'header', message, [{ line }])
  if (header.length < 2) {
    const other = [';', '\t', ',', '|'].find((character) => character !== delimiter && header[0]!.includes(character))
    const remedy = other === undefined ? 'Name another file' : `Set delimiter: ${JSON.stringify(other)}`
    throw refuse(`expected at least two columns, a target and an input, got ${quote(header[0]!)}. ${remedy}.`)
  }
  const seen = new Map<string, number>()
  for (const [index, name] of header.entries()) {
    const earlier = seen.get(name)
    if (name === '') throw refuse(`expected a name for each column, got none for column ${index + 1}. Name it.`)
    if (earlier !== undefined) {
      throw refuse(`expected a name of its own for each column, got ${quote(name)} for ${earlier} and ${index + 1}.`)
    }
    seen.set(name, index + 1)
  }
}

function checkLengths({ file, header, rows, lines }: Table): void {
  const places = createPlaces()
  for (const [i, { length }] of rows.entries()) {
    if (length !== header.length) places.add(lines[i]!, '', String(length))
  }
  if (places.count === 0) return
  const message = `expected ${header.length} values in each row as in the header, got ${String(places)}`
  throw new CsvError(file, 'ragged', `${message}. A value with the delimiter in it needs quotes.`, places.first)
}
