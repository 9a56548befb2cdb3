import { csv, CsvError, type CsvOptions, type TableDataset } from '../src/index.ts'

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
