import { CsvError } from './errors.ts'
import { type RecordReader } from './records.ts'

/** Strings of this size stay in the young heap: they are gone before they add up. */
const pieceBytes = 2 ** 16

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Takes the bytes of a text in UTF-8, in chunks that are cut anywhere. */
export interface ByteReader {
  push(chunk: Uint8Array): void
  end(): void
}

/**
 * Decodes bytes for `records`.
 * @throws {CsvError} for bytes that are not UTF-8, with their line, and for UTF-16.
 */
export function byteReader(file: string, records: RecordReader): ByteReader {
  let rest = new Uint8Array(0) // the first bytes of a character that goes on in the next chunk
  let begun = false

  const decode = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length;) {
      const piece = bytes.subarray(at, at + pieceBytes)
      const whole = at + piece.length < bytes.length ? piece.length - cutCharacter(piece) : piece.length
      push(piece.subarray(0, whole))
      at += whole
    }
  }

  const push = (bytes: Uint8Array): void => {
    const text = tryDecode(bytes)
    if (text === undefined) for (const line of linesOf(bytes)) records.push(tryDecode(line) ?? fail())
    else records.push(text)
  }

  const fail = (): never => {
    const rule = 'expected text in UTF-8, got other bytes'
    throw new CsvError(file, 'encoding', `${rule}. Save it as UTF-8.`, [{ line: records.line() }])
  }

  return {
    push(chunk) {
      const bytes = rest.length === 0 ? chunk : joined(rest, chunk)
      if (!begun && bytes.length > 1) {
        refuseUtf16(bytes, file)
        begun = true
      }
      const whole = begun ? bytes.length - cutCharacter(bytes) : 0
      decode(bytes.subarray(0, whole))
      rest = bytes.slice(whole)
    },
    end() {
      decode(rest)
      records.end()
    },
  }
}

/** How many bytes at the end are the beginning of a character that is not whole: 0 … 3. */
function cutCharacter(bytes: Uint8Array): number {
  for (let count = 1; count <= Math.min(3, bytes.length); count++) {
    const byte = bytes[bytes.length - count]!
    if ((byte & 0xc0) === 0x80) continue // not the first byte of a character
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return size > count ? count : 0
  }
  return 0
}

/** The first two bytes tell: a byte order mark, or a Latin character of which one byte is 0. */
function refuseUtf16([first, second]: Uint8Array, file: string): void {
  const marked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  if (!marked && (second === undefined || (first === 0) === (second === 0))) return
  throw new CsvError(file, 'encoding', 'expected text in UTF-8, got UTF-16. Save it as UTF-8.', [{ line: 1 }])
}

function* linesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(0x0a, at) + 1 || bytes.length
    yield bytes.subarray(at, end)
    at = end
  }
}

function tryDecode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
