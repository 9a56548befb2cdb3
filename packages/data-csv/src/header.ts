import { CsvError } from './errors.ts'
import { quote } from './places.ts'

/** @throws {CsvError} for a header of one column, or one of which names are empty or repeated. */
export function checkHeader(header: readonly string[], line: number, file: string, delimiter: string): void {
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
