import type { EpochEvent } from '@nn/train'
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
  const validates = epochs.some(({ validationLoss }) => validationLoss !== undefined)
  const classifies = epochs.some(({ accuracy }) => !Number.isNaN(accuracy))
  const validation: readonly Column[] = [
    { title: 'validation loss', cell: ({ validationLoss = NaN }) => formatLoss(validationLoss) },
    { title: 'validation accuracy', cell: ({ validationAccuracy = NaN }) => formatPercent(validationAccuracy) },
  ]
  const columns: readonly Column[] = [
    { title: 'epoch', cell: ({ epoch }) => String(epoch) },
    { title: 'loss', cell: ({ loss }) => formatLoss(loss) },
    { title: 'accuracy', cell: ({ accuracy }) => formatPercent(accuracy) },
    ...(validates ? validation : []),
    { title: 'test loss', cell: ({ testLoss }) => formatLoss(testLoss) },
    { title: 'test accuracy', cell: ({ testAccuracy }) => formatPercent(testAccuracy) },
    { title: 'time', cell: ({ seconds }) => formatSeconds(seconds) },
  ]
  return columns.filter(({ title }) => classifies || !title.endsWith('accuracy'))
}
