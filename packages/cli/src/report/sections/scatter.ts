import type { TopLevelSpec } from 'vega-lite'
import { formatCount, formatLoss } from '../../render/format.ts'
import { drawFigure, missing } from '../figure.ts'
import type { Html } from '../html.ts'
import type { Judgement } from '../judge.ts'

const title = 'Predicted and actual values'
const most = 1000

interface Pair {
  readonly actual: number
  readonly predicted: number
}

/** Where targets are values: each of them, and what the model said. */
export async function scatterFigure({ outputsOf, targetsOf, dataset }: Judgement): Promise<Html> {
  const pairs = Array.from({ length: dataset.test.count }, (_, i): Pair[] => {
    const outputs = outputsOf(i)
    return Array.from(targetsOf(i), (actual, k) => ({ actual, predicted: outputs[k] ?? NaN }))
  })
    .flat()
    .filter(({ actual, predicted }) => Number.isFinite(actual + predicted))
  if (pairs.length === 0) return missing(title, 'The model gave no finite value.')
  const { rmse, r2 } = fitOf(pairs)
  const every = Math.ceil(pairs.length / most)
  const shown = pairs.filter((_, i) => i % every === 0)
  const caption = `Root mean squared error ${formatLoss(rmse)}, R² ${r2.toFixed(4)}; on the dashed line they are the same.`
  const label = `Scatter of ${formatCount(shown.length)} of ${formatCount(pairs.length)} test values. ${caption}`
  return drawFigure({ title, label, caption }, specOf(shown))
}

/** The error in the units of the targets, and the part of their variance that the model explains. */
function fitOf(pairs: readonly Pair[]): { readonly rmse: number; readonly r2: number } {
  const mean = pairs.reduce((sum, { actual }) => sum + actual, 0) / pairs.length
  const residual = pairs.reduce((sum, { actual, predicted }) => sum + (actual - predicted) ** 2, 0)
  const variance = pairs.reduce((sum, { actual }) => sum + (actual - mean) ** 2, 0)
  return { rmse: Math.sqrt(residual / pairs.length), r2: 1 - residual / variance }
}

function specOf(pairs: readonly Pair[]): TopLevelSpec {
  const values = pairs.flatMap(({ actual, predicted }) => [actual, predicted])
  const ends = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))]
  const scale = { zero: false, nice: true, domain: ends }
  const encoding = {
    x: { field: 'actual', type: 'quantitative', title: 'Actual', scale, axis: { tickCount: 5 } },
    y: { field: 'predicted', type: 'quantitative', title: 'Predicted', scale, axis: { tickCount: 5 } },
  } as const
  return {
    height: 320,
    layer: [
      { data: { values: [...pairs] }, mark: { type: 'circle', color: 'var(--c2)', size: 22, opacity: 0.5 }, encoding },
      {
        data: { values: ends.map((end) => ({ actual: end, predicted: end })) },
        mark: { type: 'line', color: 'currentColor', strokeDash: [5, 4], strokeWidth: 1.2 },
        encoding,
      },
    ],
  }
}
