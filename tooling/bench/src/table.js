import Table from 'cli-table3'

/**
 * A table for the terminal: columns are aligned to the right, the first one to the left. A cell that is undefined is a
 * dash.
 */
export function formatTable(head, rows) {
  const table = new Table({
    head,
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  })
  table.push(...rows.map((row) => row.map((cell) => cell ?? '–')))
  return table.toString()
}

/** A number with three significant digits: `0.0123`, `1.23`, `123`, `1234`. */
export function significant(number) {
  if (number === undefined || number === null) return undefined
  const digits = number === 0 ? 0 : 2 - Math.floor(Math.log10(Math.abs(number)))
  return number.toFixed(Math.min(6, Math.max(0, digits)))
}

/** `min–max` */
export function spread(summary) {
  return summary && `${significant(summary.min)}–${significant(summary.max)}`
}

/** `median (min–max)`, or the median alone where there is nothing else. */
export function withSpread(summary) {
  if (!summary) return undefined
  return summary.count > 1 ? `${significant(summary.median)} (${spread(summary)})` : significant(summary.median)
}

/** The ratio of two medians, for people: `0.53`. */
export function ratio(ours, theirs) {
  return ours && theirs && (ours.median / theirs.median).toFixed(2)
}

/** `1 thread`, `2 threads` */
export function threadsText(count) {
  return count === 1 ? '1 thread' : `${count} threads`
}
