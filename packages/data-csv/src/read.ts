import { platform } from '#platform'
import { byteReader } from './bytes.ts'
import { CsvError } from './errors.ts'
import { type CsvOptions, type LoadOptions } from './options.ts'
import { type Table, tableReader } from './table.ts'

/**
 * Reads the table that the options name, piece by piece: UTF-8, with or without a byte order mark.
 * @throws {CsvError} if there is no such file, it is not UTF-8, or no table.
 */
export async function readTable(options: CsvOptions, { directory, signal }: LoadOptions): Promise<Table> {
  if (options.file === undefined) {
    const reader = tableReader(nameOf(options), options)
    reader.push(options.text ?? '')
    reader.end()
    return reader.table()
  }
  const { place } = platform.locate(options.file, directory)
  const reader = tableReader(place, options)
  const bytes = byteReader(place, reader)
  try {
    for await (const chunk of platform.read(place, signal)) {
      signal?.throwIfAborted()
      bytes.push(chunk)
    }
  } catch (cause) {
    signal?.throwIfAborted()
    if (cause instanceof CsvError) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new CsvError(place, 'file', `cannot be read: ${why}. Correct the path, or name its directory.`, [], { cause })
  }
  bytes.end()
  return reader.table()
}

/** What a table is called: by option, or like its file, without `.csv`. */
export function nameOf({ file, name }: CsvOptions): string {
  if (name !== undefined) return name
  return (file !== undefined && platform.locate(file).name.replace(/\.csv$/i, '')) || 'table'
}
