import Table from 'cli-table3'
import type { Colors } from '../streams.ts'

/** A table for the terminal, with a bold head; columns are aligned to the right, the first one to the left if it holds names. */
export function createTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { bold }: Colors,
  { names = false }: { readonly names?: boolean } = {},
): string {
  const table = new Table({
    head: head.map((title) => bold(title)),
    colAligns: head.map((_, column) => (names && column === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  })
  table.push(...rows.map((row) => [...row]))
  return table.toString()
}
