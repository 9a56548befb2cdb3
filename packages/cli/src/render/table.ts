import Table from 'cli-table3'
import stringWidth from 'string-width'
import type { Colors } from '../streams.ts'

/**
 * A table for the terminal, with a bold head; columns are aligned to the right, the first one to the left if it holds names. Where the
 * terminal is too narrow for it, each row is a list.
 */
export function createTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { bold, columns }: Colors,
  { names = false }: { readonly names?: boolean } = {},
): string {
  const table = new Table({
    head: head.map((title) => bold(title)),
    colAligns: head.map((_, column) => (names && column === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  })
  table.push(...rows.map((row) => [...row]))
  const text = table.toString()
  return stringWidth(text.split('\n', 1)[0]!) <= columns ? text : lists(head, rows, bold)
}

function lists(head: readonly string[], rows: readonly (readonly string[])[], bold: Colors['bold']): string {
  const width = Math.max(...head.map((title) => stringWidth(title)))
  const line = (title: string, cell: string): string =>
    `${bold(title)}${' '.repeat(width - stringWidth(title))}  ${cell}`
  return rows.map((row) => row.map((cell, column) => line(head[column]!, cell)).join('\n')).join('\n\n')
}
