import type { EpochEvent } from '@nn/train'
import { formatCount, formatLoss, formatPercent } from '../../render/format.ts'
import { type Html, html } from '../html.ts'
import { drawLines, type Line, type LinesText } from '../lines.ts'
import { type JudgedSplit, judgedSplits } from '../series.ts'
import { gradientsFigure } from './gradients.ts'
import type { RecordedRun } from '../../record/read-runs.ts'
import { type Point, thin } from '../thin.ts'

/** The colour of a split where there is one run, and its dashes where there are several. */
const looks = {
  training: { color: 0, dash: [2, 2] },
  validation: { color: 1, dash: [7, 3] },
  test: { color: 2, dash: [1, 0] },
} as const satisfies Record<JudgedSplit['name'], Pick<Line, 'color' | 'dash'>>

/** As many as the width of a figure shows. */
const mostPoints = 300

const noEpochs = 'No epoch of this run was completed.'

/**
 * The course of the runs, in figures that all of them share; gradients only fit into that of a single one.
 *
 * @param count How many runs there are, of which `runs` may be the first.
 */
export async function curvesSection(runs: readonly RecordedRun[], count: number): Promise<Html> {
  const figures = [
    drawLines({ ...texts.accuracy, caption: measuredOn(runs) }, bySplit(runs, 'accuracy')),
    drawLines({ ...texts.loss, caption: measuredOn(runs) }, bySplit(runs, 'loss')),
    drawLines(texts.steps, bySteps(runs, 'loss')),
    drawLines(texts.rate, bySteps(runs, 'learningRate')),
    drawLines(
      texts.throughput,
      byRun(runs, ({ log }) => epochPoints(log.epochs, runs.length, (epoch) => epoch.examplesPerSecond)),
    ),
    ...(runs.length === 1 ? runs.map(gradientsFigure) : []),
  ]
  return html`<section>
    <h2>Training</h2>
    ${
      count > runs.length
        ? html`<p>
            The figures and sections are of the first ${runs.length} of ${formatCount(count)} runs, the table is of all.
          </p>`
        : ''
    }
    <div class="figures">${await Promise.all(figures)}</div>
  </section>`
}

const texts = {
  accuracy: {
    title: 'Accuracy by epoch',
    x: 'Epoch',
    y: 'Accuracy',
    axis: '~%',
    format: formatPercent,
    otherwise: 'There is no accuracy: the data has no classes, or no epoch was completed.',
  },
  loss: {
    title: 'Loss by epoch',
    x: 'Epoch',
    y: 'Loss',
    format: formatLoss,
    otherwise: noEpochs,
  },
  steps: {
    title: 'Training loss by step',
    x: 'Step',
    y: 'Loss',
    log: true,
    axis: '~g',
    format: formatLoss,
    caption: `On a logarithmic axis; where there are more than ${mostPoints} steps, means of neighbours.`,
    otherwise: 'No update of the weights was recorded, or no loss above 0.',
  },
  rate: {
    title: 'Learning rate by step',
    x: 'Step',
    y: 'Learning rate',
    axis: '~g',
    format: formatLoss,
    otherwise: 'No update of the weights was recorded.',
  },
  throughput: {
    title: 'Throughput by epoch',
    x: 'Epoch',
    y: 'Examples per second',
    axis: '~s',
    format: formatCount,
    caption: 'Of training, without judging the model on the other splits.',
    otherwise: noEpochs,
  },
} satisfies Record<string, LinesText>

/** With one run the splits have colours; with several the runs have, and the splits are told apart by their dashes. */
function bySplit(runs: readonly RecordedRun[], metric: 'loss' | 'accuracy'): Line[] {
  return runs.flatMap(({ name, log }, run) =>
    judgedSplits(log.epochs).map((split) => ({
      name: runs.length === 1 ? split.title : `${name}: ${split.title}`,
      color: runs.length === 1 ? looks[split.name].color : run,
      dash: runs.length === 1 ? [1, 0] : looks[split.name].dash,
      points: epochPoints(log.epochs, runs.length, (epoch) => split[metric](epoch)),
    })),
  )
}

/** What the lines of a figure were measured on. */
function measuredOn(runs: readonly RecordedRun[]): string {
  const samples = new Set(runs.flatMap(({ log: { start } }) => start?.trainingSample ?? []))
  const [sample] = samples
  const training = sample !== undefined && samples.size === 1 ? `, training on ${formatCount(sample)} examples` : ''
  return `Measured with the weights at the end of each epoch${training}, unless a line says otherwise.`
}

function bySteps(runs: readonly RecordedRun[], metric: 'loss' | 'learningRate'): Line[] {
  return byRun(runs, ({ log }) =>
    thin(
      log.steps.map((step) => ({ x: step.step, y: step[metric] })),
      mostPoints,
    ),
  )
}

function byRun(runs: readonly RecordedRun[], points: (run: RecordedRun) => readonly Point[]): Line[] {
  return runs.map((run, color) => ({ name: run.name, color, points: points(run) }))
}

/** A single run shows each epoch. */
function epochPoints(
  epochs: readonly EpochEvent[],
  runs: number,
  value: (epoch: EpochEvent) => number,
): readonly Point[] {
  const points = epochs.map((epoch) => ({ x: epoch.epoch, y: value(epoch) }))
  return runs === 1 ? points : thin(points, mostPoints)
}
