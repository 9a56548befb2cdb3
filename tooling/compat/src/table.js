const digits = 12

/** A line for each row; of a hash the first digits, except where hashes of one column differ: there it is whole. */
export function formatTable(rows) {
  const columns = columnsOf(rows)
  const different = differing(rows)
  const cell = (hash = '', column) => (different.includes(column) ? hash : hash.slice(0, digits))
  const names = rows.map(({ runtime, kernels, threads }) => [runtime, kernels, String(threads)])
  const cells = rows.map(({ hashes }) => columns.map((column) => cell(hashes?.[column], column)))
  const left = align([['runtime', 'kernels', 'threads'], ...names])
  const right = align([columns, ...cells])
  const problemOf = (line) => line > 0 && rows[line - 1].problem
  return left
    .map((text, line) => `${text}  ${problemOf(line) ? `failed: ${problemOf(line)}` : right[line]}`.trimEnd())
    .join('\n')
}

/** Makes a text of each line, with columns of one width. */
function align(lines) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)))
  return lines.map((line) => line.map((text, column) => text.padEnd(widths[column])).join('  '))
}

/** What the rows say together. */
export function verdict(rows) {
  const failed = rows.filter(({ hashes }) => !hashes).length
  const different = differing(rows)
  const several = `expected the same SHA-256 in every row, got several for ${different.join(', ')}.`
  const none = `expected a SHA-256 in every row, got none in ${failed} of ${rows.length}.`
  if (different.length > 0) return { same: false, text: several }
  if (failed > 0 || rows.length === 0) return { same: false, text: none }
  return { same: true, text: `The same weights in all ${rows.length} rows.` }
}

const hashesIn = (rows) => rows.flatMap(({ hashes = [] }) => hashes)

const columnsOf = (rows) => [...new Set(hashesIn(rows).flatMap(Object.keys))]

/** The columns with more than one hash; not every row has one in each. */
const differing = (rows) =>
  columnsOf(rows).filter((column) => new Set(hashesIn(rows).flatMap((hashes) => hashes[column] ?? [])).size > 1)
