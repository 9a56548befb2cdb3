import { formatLoss } from '../../render/format.ts'
import type { Html } from '../html.ts'
import { colorCount, drawLines, type LinesText } from '../lines.ts'
import type { RecordedRun } from '../../record/read-runs.ts'
import { byPosition } from '../weights.ts'

/** How long the gradient of each parameter was. */
export function gradientsFigure({ log }: RecordedRun): Promise<Html> {
  const names = [...new Set(log.epochs.flatMap(({ gradientNorms }) => Object.keys(gradientNorms)))].sort(byPosition)
  return drawLines(
    text,
    names.map((name, color) => ({
      name,
      color,
      dash: dashes[Math.floor(color / colorCount) % dashes.length]!,
      points: log.epochs.map(({ epoch, gradientNorms }) => ({ x: epoch, y: gradientNorms[name] ?? NaN })),
    })),
  )
}

const dashes = [
  [1, 0],
  [5, 3],
  [2, 2],
]

const text: LinesText = {
  title: 'Gradient norms by layer',
  x: 'Epoch',
  y: 'L2 norm',
  log: true,
  axis: '~g',
  format: formatLoss,
  caption: 'At the last update of each epoch, on a logarithmic axis.',
  otherwise: 'The run recorded no gradient norms: it came to no epoch, or an older version of nn trained it.',
}
