import { csv, CsvError, type CsvOptions, type TableDataset } from '../src/index.ts'
import { cellText, recordReader } from '../src/records.ts'

/** Random cases of each property; `npm run test:property` has many more. */
export const runs = Number(process.env['NN_PROPERTY_RUNS'] ?? 2000)
export const settings = { numRuns: runs, seed: 1 }

/** The data set of a text, whose target is `y`. */
export function load(text: string, options: Partial<CsvOptions> = {}): Promise<TableDataset> {
  return csv({ text, target: 'y', ...options }).load()
}

/** The error that a text gives. */
export async function refused(text: string, options: Partial<CsvOptions> = {}): Promise<CsvError> {
  const result: unknown = await load(text, options).catch((error: unknown) => error)
  if (result instanceof CsvError) return result
  throw new Error('expected a CsvError', { cause: result })
}

/** All examples of a split, a row each. */
export function examplesOf(split: TableDataset['train']): { inputs: number[][]; targets: number[] } {
  const size = split.inputShape[0]!
  const inputs = new Float32Array(split.count * size)
  const targets = new Float32Array(split.count)
  split.fill(
    Uint32Array.from({ length: split.count }, (_, i) => i),
    inputs,
    targets,
  )
  return {
    inputs: Array.from({ length: split.count }, (_, i) => [...inputs.subarray(i * size, (i + 1) * size)]),
    targets: [...targets],
  }
}

/** `count` rows under a header. */
export function table(header: string, count: number, row: (i: number) => string): string {
  return `${header}\n${Array.from({ length: count }, (_, i) => `${row(i)}\n`).join('')}`
}

/** The records of a text. */
export interface Records {
  readonly records: string[][]
  readonly lines: number[]
  /** The line that the text ends on. */
  readonly last: number
}

/** Reads a text that arrives in `pieces`. */
export function readRecords(pieces: Iterable<string>, delimiter = ','): Records {
  const [records, lines]: [string[][], number[]] = [[], []]
  const reader = recordReader('t.csv', delimiter, (cells, line) => {
    records.push(Array.from({ length: cells.count }, (_, i) => cellText(cells, i)))
    lines.push(line)
  })
  for (const piece of pieces) reader.push(piece)
  const last = reader.line()
  reader.end()
  return { records, lines, last }
}
