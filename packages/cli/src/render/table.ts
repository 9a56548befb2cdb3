import Table from 'cli-table3'
import stringWidth from 'string-width'
import type { Colors } from '../streams.ts'

/**
 * A table for the terminal, with a bold head, whose titles may have several lines. Columns are aligned to the right,
 * the first one to the left if it holds names. Where the terminal is too narrow for it, each row is a list.
 */
export function createTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { bold, columns }: Colors,
  { names = false }: { readonly names?: boolean } = {},
): string {
  const table = new Table({
    head: head.map((title) => title.split('\n').map(bold).join('\n')),
    colAligns: head.map((_, column) => (names && column === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  })
  table.push(...rows.map((row) => [...row]))
  const text = table.toString()
  if (stringWidth(text.split('\n', 1)[0]!) <= columns) return text
  return lists(
    head.map((title) => title.replaceAll('\n', ' ')),
    rows,
    bold,
  )
}

function lists(head: readonly string[], rows: readonly (readonly string[])[], bold: Colors['bold']): string {
  const width = widest(head)
  const line = (title: string, cell: string): string => `${padded(bold(title), width)}  ${cell}`
  return rows.map((row) => row.map((cell, column) => line(head[column]!, cell)).join('\n')).join('\n\n')
}

/** The width of the widest text, in characters of a terminal; 0 without any. */
export function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, stringWidth(text)), 0)
}

/** A text with blanks after it, `width` characters of a terminal wide or as wide as it is. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)))
}
