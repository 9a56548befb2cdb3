import type { EpochEvent } from '@nn/train'
import { hasClasses, type JudgedSplit, judgedSplits } from '../report/series.ts'
import type { Colors } from '../streams.ts'
import { formatLoss, formatPercent, formatSeconds } from './format.ts'
import { createTable } from './table.ts'

const shown = 30 // rows: what fits on a screen; of a longer run, the first ones and the last ones

/** The table of a run's epochs. */
export function epochTable(epochs: readonly EpochEvent[], colors: Colors): string {
  const columns = columnsFor(epochs)
  const rows = epochs.map((epoch) => columns.map(({ cell }) => cell(epoch)))
  const gap = rows.length > shown ? [columns.map(() => '…')] : []
  const first = gap.length ? rows.slice(0, shown / 2) : rows
  const last = gap.length ? rows.slice(-shown / 2) : []
  return createTable(
    columns.map(({ title }) => title),
    [...first, ...gap, ...last],
    colors,
  )
}

interface Column {
  readonly title: string
  readonly cell: (epoch: EpochEvent) => string
}

function columnsFor(epochs: readonly EpochEvent[]): readonly Column[] {
  const classifies = hasClasses(epochs)
  return [
    { title: 'epoch', cell: ({ epoch }) => String(epoch) },
    ...judgedSplits(epochs).flatMap((split) => columnsOf(split, classifies)),
    { title: 'time', cell: ({ seconds }) => formatSeconds(seconds) },
  ]
}

/** Their titles are in lines, so that the table fits into 80 columns. */
function columnsOf({ title, loss, accuracy }: JudgedSplit, classifies: boolean): readonly Column[] {
  const above = title.split(', ').join('\n')
  return [
    { title: `${above}\nloss`, cell: (epoch) => formatLoss(loss(epoch)) },
    ...(classifies
      ? [{ title: `${above}\naccuracy`, cell: (epoch: EpochEvent) => formatPercent(accuracy(epoch)) }]
      : []),
  ]
}
