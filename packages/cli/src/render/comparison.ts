import stringWidth from 'string-width'
import type { ComparisonEvent } from '../events.ts'
import { bestOf, type ComparedRun, differences, type SortKey, sortKeys } from '../record/compare.ts'
import type { Colors } from '../streams.ts'
import { chart } from './chart.ts'
import { formatCount, formatLoss, formatPercent, formatSeconds } from './format.ts'
import { createTable } from './table.ts'

/** A line of the table: what it is called, and what it says of a run. */
type Row = readonly [title: string, cell: (run: ComparedRun) => string]

/** Runs as columns, as many in one table as fit into the width. */
export function comparisonText({ runs, sort }: ComparisonEvent, colors: Colors, columns = 0): string {
  const width = columns > 0 ? columns : 80
  const rows = comparisonRows(runs, sort, colors)
  const blocks: ComparedRun[][] = [[]]
  for (const run of runs) {
    const block = blocks.at(-1)!
    if (block.length > 0 && widthOf([...block, run], rows) > width) blocks.push([run])
    else block.push(run)
  }
  const tables = blocks.map((block) => table(block, rows, colors))
  const marks = runs.length > 1 ? `${colors.dim('* the best of all runs')}\n` : ''
  return `${tables.join('\n\n')}\n${marks}${curves(runs, colors)}`
}

const lineColors = ['ansiCyan', 'ansiYellow', 'ansiMagenta', 'ansiGreen', 'ansiBlue', 'ansiRed'] as const

/** The curves of as many runs as there are colours to tell them apart, the first ones. */
function curves(runs: readonly ComparedRun[], colors: Colors): string {
  const drawable = runs.filter(({ curve }) => curve.points.length > 1)
  const metric = drawable.some(({ curve }) => curve.metric === 'accuracy') ? 'accuracy' : 'loss'
  const alike = drawable.filter(({ curve }) => curve.metric === metric)
  const split = alike.some(({ curve }) => curve.split === 'validation') ? 'validation' : 'test'
  const lines = alike
    .filter(({ curve }) => curve.split === split)
    .slice(0, lineColors.length)
    .map(({ name, curve }, i) => ({ name, points: curve.points, color: lineColors[i]! }))
  if (lines.length === 0 || !colors.isColorSupported) return ''
  const which = lines.length < runs.length ? `, ${lines.length} of ${runs.length} runs` : ''
  return `\n${chart(`${split} ${metric} by epoch${which}`, metric, lines, colors)}\n`
}

function table(runs: readonly ComparedRun[], rows: readonly Row[], colors: Colors): string {
  const cells = rows.map(([title, cell]) => [title, ...runs.map(cell)])
  return createTable(['', ...runs.map(({ name }) => name)], cells, colors, { names: true })
}

/** What is said of runs side by side. */
export function comparisonRows(
  runs: readonly ComparedRun[],
  sort: SortKey | undefined,
  colors: Pick<Colors, 'green'>,
): readonly Row[] {
  const chosen = runs.some(({ chosenByTest }) => chosenByTest.length > 0)
  return [
    ['experiment', ({ experiment }) => experiment],
    ...differences(runs).map((name): Row => [name, ({ settings }) => settingText(settings[name])]),
    ['epochs', ({ epochs }) => formatCount(epochs)],
    ...metrics.flatMap((metric) => metricRow(metric, runs, sort, colors)),
    ...(chosen ? [['chosen by test data', ({ chosenByTest }): string => chosenByTest.join(', ') || '–'] as Row] : []),
    ['weights SHA-256', ({ weightsSha256 }) => weightsSha256?.slice(0, 12) ?? '–'],
    ['status', ({ status, synthetic }) => (synthetic ? `${status}, synthetic data` : status)],
  ]
}

type Metric = readonly [title: string, key: SortKey, format: (value: number) => string]

const metrics: readonly Metric[] = [
  ['best validation loss', 'bestValidationLoss', formatLoss],
  ['final validation loss', 'validationLoss', formatLoss],
  ['best validation accuracy', 'bestValidationAccuracy', formatPercent],
  ['final validation accuracy', 'validationAccuracy', formatPercent],
  ['best test loss', 'bestTestLoss', formatLoss],
  ['final test loss', 'testLoss', formatLoss],
  ['best test accuracy', 'bestTestAccuracy', formatPercent],
  ['final test accuracy', 'testAccuracy', formatPercent],
  ['time per epoch', 'secondsPerEpoch', formatSeconds],
  ['examples/s', 'examplesPerSecond', formatCount],
]

/**
 * The row of a metric, if any run has it. The test data chooses neither epochs nor runs: the best of its figures over
 * the epochs is shown only to those who sort by it, and the best run is not marked where runs have validation data.
 */
function metricRow(
  [title, key, format]: Metric,
  runs: readonly ComparedRun[],
  sort: SortKey | undefined,
  colors: Pick<Colors, 'green'>,
): readonly Row[] {
  const { value } = sortKeys[key]
  const best = bestOf(runs, key)
  if (!Number.isFinite(best) || (key.startsWith('bestTest') && key !== sort)) return []
  const chooses = !/test/i.test(key) || key === sort || !Number.isFinite(bestOf(runs, 'validationLoss'))
  const marked = chooses && runs.some((run) => value(run) !== best)
  const cell = (run: ComparedRun): string => {
    if (!Number.isFinite(value(run))) return '–'
    const text = format(value(run))
    return marked && value(run) === best ? colors.green(`* ${text}`) : text
  }
  return [[title, cell]]
}

function settingText(setting: number | string | null | undefined): string {
  if (typeof setting !== 'number') return setting ?? '–'
  return Number.isInteger(setting) ? formatCount(setting) : String(Number(setting.toPrecision(4)))
}

/** In characters, with borders and two blanks for each column. */
function widthOf(runs: readonly ComparedRun[], rows: readonly Row[]): number {
  const titles = Math.max(...rows.map(([title]) => stringWidth(title)))
  const columns = runs.map((run) => Math.max(stringWidth(run.name), ...rows.map(([, cell]) => stringWidth(cell(run)))))
  return [titles, ...columns].reduce((sum, column) => sum + column + 3, 1)
}
