import type { TopLevelSpec } from 'vega-lite'
import { formatCount, formatPercent } from '../../render/format.ts'
import { type Bin, calibrate } from '../calibration.ts'
import { drawFigure, missing } from '../figure.ts'
import type { Html } from '../html.ts'
import { argmax, classOf, type Judgement } from '../judge.ts'

const title = 'Calibration'

/** Whether the model is right as often as it is sure. */
export async function reliabilityFigure({ evaluation, probabilitiesOf, targetsOf }: Judgement): Promise<Html> {
  if (!probabilitiesOf) return missing(title, 'The model gives no probabilities, so there is nothing to calibrate.')
  const answers = Array.from({ length: evaluation.examples }, (_, i) => {
    const probabilities = probabilitiesOf(i)
    const given = argmax(probabilities)
    return { confidence: probabilities[given]!, correct: given === classOf(targetsOf(i)) }
  })
  const { bins, ece } = calibrate(answers)
  const filled = bins.filter(({ count }) => count > 0)
  const label = `Reliability diagram. Expected calibration error ${formatPercent(ece)}. ${filled.map(describe).join(' ')}`
  const caption =
    `Expected calibration error ${formatPercent(ece)}, over ${bins.length} bins of equal width (Guo et al., 2017). ` +
    'Bars that end below the dashed line: surer than right. The paler a bar, the fewer examples stand behind it.'
  return drawFigure({ title, label, caption }, specOf(filled, evaluation.examples))
}

function describe({ from, to, count, accuracy }: Bin): string {
  const range = `${formatPercent(from)} to ${formatPercent(to)}`
  return `Confidence ${range}: ${formatCount(count)} examples, ${formatPercent(accuracy)} right.`
}

function specOf(bins: readonly Bin[], examples: number): TopLevelSpec {
  const axis = { format: '~%', tickCount: 5, grid: false }
  const scale = { domain: [0, 1] }
  const values = bins.map((bin) => ({ ...bin, opacity: 0.25 + 0.75 * Math.min(1, (20 * bin.count) / examples) }))
  return {
    height: 280,
    layer: [
      {
        data: { values },
        mark: { type: 'bar', color: 'var(--c2)', binSpacing: 2 },
        encoding: {
          x: { field: 'from', bin: 'binned', title: 'Confidence', scale, axis },
          x2: { field: 'to' },
          y: { field: 'accuracy', type: 'quantitative', title: 'Accuracy', scale, axis: { ...axis, grid: true } },
          opacity: { field: 'opacity', type: 'quantitative', scale: null, legend: null },
        },
      },
      {
        data: {
          values: [
            { from: 0, accuracy: 0 },
            { from: 1, accuracy: 1 },
          ],
        },
        mark: { type: 'line', color: 'currentColor', strokeDash: [5, 4], strokeWidth: 1.2 },
        encoding: {
          x: { field: 'from', type: 'quantitative' },
          y: { field: 'accuracy', type: 'quantitative' },
        },
      },
    ],
  }
}
