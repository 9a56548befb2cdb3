import { CsvError } from './errors.ts'

/** Where the cells of one record lie in a text that is still being read. The next record overwrites it. */
export interface Cells {
  text: string
  count: number
  /** Cell i is the text from `starts[i]` to `ends[i]`, without the quotes around it. */
  starts: Int32Array
  ends: Int32Array
  /** 1 where a quote within the cell is still written twice. */
  doubled: Uint8Array
}

/** Takes a text in pieces, cut anywhere. */
export interface RecordReader {
  push(piece: string): void
  /** The text ends. */
  end(): void
  /** The line, from 1, that the text read so far ends on. */
  line(): number
}

const quoteMark = 0x22
const lineFeed = 0x0a

/** The most characters of a record: a quote that never ends must not take all memory. */
const longestRecord = 2 ** 24

/**
 * Reads a CSV text (RFC 4180, with any line ends, also mixed) record by record, without making a string of each cell.
 * `onRecord` is given the line, from 1, that the record begins on; blank lines are records of one blank cell. Line
 * ends within quotes become `\n`.
 *
 * @throws {CsvError} for quotes that do not match, and a record of more than 16,777,216 characters.
 */
export function recordReader(
  file: string,
  delimiter: string,
  onRecord: (cells: Cells, line: number) => void,
): RecordReader {
  const cells: Cells = {
    text: '',
    count: 0,
    starts: new Int32Array(64),
    ends: new Int32Array(64),
    doubled: new Uint8Array(64),
  }
  const separator = delimiter.charCodeAt(0)
  let line = 1
  let waiting = '' // text whose last record is not whole
  let enough = 0 // as much of it as is worth looking at again
  let begun = false
  let afterReturn = false // the last piece ended between a carriage return and what may be its line feed

  /** Reads all records of `text` that are whole; returns where the next one begins. */
  const readWhole = (text: string, isLast: boolean): number => {
    cells.text = text
    let start = 0
    while (start < text.length) {
      const end = readRecord(text, start, isLast)
      if (end < 0) return start
      start = end + 1
    }
    return text.length
  }

  /** Returns the end of the record, or −1 if it may go on behind the text. */
  const readRecord = (text: string, start: number, isLast: boolean): number => {
    const { length } = text
    let newlines = 0
    let at = start
    cells.count = 0
    for (;;) {
      let end = at
      if (text.charCodeAt(at) === quoteMark) {
        let doubled = 0
        end = text.indexOf('"', at + 1)
        while (end >= 0 && text.charCodeAt(end + 1) === quoteMark) {
          doubled = 1
          end = text.indexOf('"', end + 2)
        }
        if ((end < 0 || end === length - 1) && !isLast) return -1 // another quote may follow
        if (end < 0) throw quoteError(file, line + newlines)
        addCell(at + 1, end, doubled)
        end = skipSpace(text, end + 1, separator)
        if (end < length && text.charCodeAt(end) !== separator && text.charCodeAt(end) !== lineFeed) {
          throw quoteError(file, line + newlines)
        }
        newlines += lineFeeds(text.slice(at, end))
      } else {
        for (; end < length; end++) {
          const code = text.charCodeAt(end)
          if (code === separator || code === lineFeed) break
        }
        addCell(at, end, 0)
      }
      if (end === length && !isLast) return -1
      if (end < length && text.charCodeAt(end) === separator) {
        at = end + 1
        continue
      }
      if (end - start > longestRecord) throw tooLong()
      onRecord(cells, line)
      line += 1 + newlines
      return end
    }
  }

  const addCell = (start: number, end: number, doubled: number): void => {
    if (cells.count === cells.starts.length) grow(cells)
    cells.starts[cells.count] = start
    cells.ends[cells.count] = end
    cells.doubled[cells.count] = doubled
    cells.count++
  }

  const readMore = (): void => {
    waiting = waiting.slice(readWhole(waiting, false))
    enough = 2 * waiting.length // looks at each character a few times, however long the record is
    if (waiting.length > longestRecord) throw tooLong()
  }

  const tooLong = (): CsvError => {
    const rule = `expected records of at most ${longestRecord.toLocaleString('en')} characters, got a longer one`
    return new CsvError(file, 'quote', `${rule}. Is there a quote " without its other one?`, [{ line }])
  }

  return {
    push(piece) {
      waiting += withLineFeeds(begun ? piece : piece.replace(/^\uFEFF/, ''), afterReturn)
      begun ||= piece !== ''
      if (piece !== '') afterReturn = piece.endsWith('\r')
      if (waiting.length >= enough) readMore()
    },
    end() {
      readWhole(waiting, true)
      waiting = ''
    },
    line: () => line + lineFeeds(waiting),
  }
}

function lineFeeds(text: string): number {
  return text.includes('\n') ? text.split('\n').length - 1 : 0
}

/** All line ends as `\n`. */
function withLineFeeds(piece: string, afterReturn: boolean): string {
  const rest = afterReturn && piece.startsWith('\n') ? piece.slice(1) : piece
  return rest.includes('\r') ? rest.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : rest
}

/** Where something other than space follows, which may be allowed between a quote and what ends its cell. */
function skipSpace(text: string, from: number, separator: number): number {
  let at = from
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === separator || code === lineFeed || text.charAt(at).trim() !== '') break
    at++
  }
  return at
}

/** The text of a cell, without space around it. */
export function cellText({ text, starts, ends, doubled }: Cells, index: number): string {
  const cell = text.slice(starts[index], ends[index])
  return (doubled[index] === 1 ? cell.replaceAll('""', '"') : cell).trim()
}

function grow(cells: Cells): void {
  const { starts, ends, doubled } = cells
  const capacity = 2 * starts.length
  cells.starts = new Int32Array(capacity)
  cells.ends = new Int32Array(capacity)
  cells.doubled = new Uint8Array(capacity)
  cells.starts.set(starts)
  cells.ends.set(ends)
  cells.doubled.set(doubled)
}

function quoteError(file: string, line: number): CsvError {
  const rule = 'expected a quote " that ends where the value does, got none'
  return new CsvError(file, 'quote', `${rule}. Write a quote within a value twice.`, [{ line }])
}
