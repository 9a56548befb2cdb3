import { platform } from '#platform'
import { CsvError } from './errors.ts'
import { type CsvOptions, type LoadOptions } from './options.ts'

/** The text of a table, and what to call it. */
export interface Source {
  /** For messages. */
  readonly file: string
  readonly text: string
}

/**
 * Reads the text that the options name: UTF-8, with or without a byte order mark.
 * @throws {CsvError} if there is no such file, or it is not UTF-8.
 */
export async function readSource(options: CsvOptions, { directory, signal }: LoadOptions): Promise<Source> {
  if (options.file === undefined) return { file: nameOf(options), text: options.text ?? '' }
  const { place } = platform.locate(options.file, directory)
  const bytes = await platform.read(place, signal).catch((cause: unknown) => {
    signal?.throwIfAborted()
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new CsvError(place, 'file', `cannot be read: ${why}. Correct the path, or name its directory.`, [], { cause })
  })
  return { file: place, text: decode(bytes, place) }
}

/** What a table is called: by option, or like its file, without `.csv`. */
export function nameOf({ file, name }: CsvOptions): string {
  if (name !== undefined) return name
  return (file !== undefined && platform.locate(file).name.replace(/\.csv$/i, '')) || 'table'
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new CsvError(file, 'encoding', 'expected text in UTF-8, got other bytes. Save it as UTF-8.', [], { cause })
  }
}
