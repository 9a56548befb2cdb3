import type { EpochEvent } from '@nn/train'
import type { TopLevelSpec } from 'vega-lite'
import { fontFamily } from './rasterize.ts'
import { drawSvg } from './svg.ts'
import { type Curve, curveOf, type Series } from './series.ts'
import { thin } from './thin.ts'

/**
 * The SVG of a run's accuracy by epoch (or loss, where the data has no classes). The plotting library is loaded on the
 * first call.
 */
export async function drawCurve(epochs: readonly EpochEvent[], title: string): Promise<string> {
  return drawSvg(curveSpec(curveOf(epochs), title))
}

const colors = { training: '#0072b2', validation: '#cc79a7', test: '#d55e00' } as const satisfies Record<
  Series['name'],
  string
> // Okabe & Ito: told apart with any eyes

function curveSpec({ metric, series }: Curve, title: string): TopLevelSpec {
  const titles = series.map(({ title }) => title)
  const quantity = metric === 'accuracy' ? 'Accuracy' : 'Loss'
  return {
    width: 560,
    height: 320,
    padding: 16,
    background: '#ffffff', // its own, so that it can be read on a light page and on a dark one
    title: { text: `${quantity} by epoch: ${title}`, anchor: 'start', offset: 16 },
    data: { values: series.flatMap(({ title, points }) => drawn(points).map((point) => ({ ...point, title }))) },
    mark: { type: 'line', point: { size: 36 }, strokeWidth: 2.5 },
    encoding: {
      x: {
        field: 'epoch',
        type: 'quantitative',
        title: 'Epoch',
        axis: { tickMinStep: 1, format: 'd', grid: false },
        scale: { zero: false, nice: false },
      },
      y: {
        field: 'value',
        type: 'quantitative',
        title: quantity,
        axis: metric === 'accuracy' ? { format: '~%' } : {},
        scale: { zero: false, nice: true },
      },
      color: {
        field: 'title',
        type: 'nominal',
        title: null,
        scale: { domain: titles, range: series.map(({ name }) => colors[name]) },
      },
    },
    config: {
      font: fontFamily,
      title: { fontSize: 16 },
      axis: { labelFontSize: 13, titleFontSize: 14, titlePadding: 10, gridColor: '#e2e2e2' },
      legend: { labelFontSize: 13, labelLimit: 320, symbolType: 'stroke', symbolStrokeWidth: 3 },
    },
  }
}

/** Points that can be told apart: more would only make the file larger. Of a longer run, the means of pieces. */
function drawn(points: Series['points']): Series['points'] {
  return thin(
    points.map(({ epoch, value }) => ({ x: epoch, y: value })),
    400,
  ).map(({ x, y }) => ({ epoch: x, value: y }))
}
