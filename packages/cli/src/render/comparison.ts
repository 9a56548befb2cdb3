import { stripVTControlCharacters } from 'node:util'
import type { ComparisonEvent } from '../events.ts'
import { bestOf, type ComparedRun, differences, type SortKey, sortKeys } from '../record/compare.ts'
import type { Colors } from '../streams.ts'
import { formatCount, formatLoss, formatPercent, formatSeconds } from './format.ts'
import { createTable } from './table.ts'

/** A line of the table: what it is called, and what it says of a run. */
type Row = readonly [title: string, cell: (run: ComparedRun) => string]

/** Runs as columns, as many in one table as fit into the width. */
export function comparisonText({ runs }: ComparisonEvent, colors: Colors, columns = 0): string {
  const width = columns > 0 ? columns : 80
  const rows = rowsOf(runs, colors)
  const blocks: ComparedRun[][] = [[]]
  for (const run of runs) {
    const block = blocks.at(-1)!
    if (block.length > 0 && widthOf([...block, run], rows) > width) blocks.push([run])
    else block.push(run)
  }
  const tables = blocks.map((block) => table(block, rows, colors))
  const marks = runs.length > 1 ? `${colors.dim('* the best of all runs')}\n` : ''
  return `${tables.join('\n\n')}\n${marks}`
}

function table(runs: readonly ComparedRun[], rows: readonly Row[], colors: Colors): string {
  const cells = rows.map(([title, cell]) => [title, ...runs.map(cell)])
  return createTable(['', ...runs.map(({ name }) => name)], cells, colors, { names: true })
}

function rowsOf(runs: readonly ComparedRun[], colors: Colors): readonly Row[] {
  const metric = (title: string, key: SortKey, format: (value: number) => string): Row => {
    const best = bestOf(runs, key)
    const marked = runs.length > 1 && runs.some((run) => sortKeys[key].value(run) !== best)
    return [
      title,
      (run) => {
        const value = sortKeys[key].value(run)
        if (!Number.isFinite(value)) return '–'
        return marked && value === best ? colors.green(`* ${format(value)}`) : format(value)
      },
    ]
  }
  return [
    ['experiment', ({ experiment }) => experiment],
    ...differences(runs).map((name): Row => [name, ({ settings }) => settingText(settings[name])]),
    ['epochs', ({ epochs }) => formatCount(epochs)],
    metric('best test loss', 'bestTestLoss', formatLoss),
    metric('final test loss', 'testLoss', formatLoss),
    metric('best test accuracy', 'bestTestAccuracy', formatPercent),
    metric('final test accuracy', 'testAccuracy', formatPercent),
    metric('time per epoch', 'secondsPerEpoch', formatSeconds),
    metric('examples/s', 'examplesPerSecond', formatCount),
    ['weights SHA-256', ({ weightsSha256 }) => weightsSha256?.slice(0, 12) ?? '–'],
    ['status', ({ status, synthetic }) => (synthetic ? `${status}, synthetic data` : status)],
  ]
}

function settingText(setting: number | string | null | undefined): string {
  if (typeof setting !== 'number') return setting ?? '–'
  return Number.isInteger(setting) ? formatCount(setting) : String(Number(setting.toPrecision(4)))
}

/** In characters, with borders and two blanks for each column. */
function widthOf(runs: readonly ComparedRun[], rows: readonly Row[]): number {
  const titles = Math.max(...rows.map(([title]) => title.length))
  const columns = runs.map((run) => Math.max(run.name.length, ...rows.map(([, cell]) => visible(cell(run)))))
  return [titles, ...columns].reduce((sum, column) => sum + column + 3, 1)
}

/** Without the codes that colour it. */
function visible(text: string): number {
  return stripVTControlCharacters(text).length
}
