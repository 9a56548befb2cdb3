import type { EpochEvent } from '@nn/train'

/** A part of the data that epochs were judged on, and what they came to there: NaN where there is nothing. */
export interface JudgedSplit {
  readonly name: 'validation' | 'training' | 'test'
  /** `training`; where it is the mean before each update, it says so. */
  readonly title: string
  readonly loss: (epoch: EpochEvent) => number
  readonly accuracy: (epoch: EpochEvent) => number
}

/**
 * The parts of the data that the epochs of a run were judged on. Validation comes first: it is what a run is chosen by.
 * Logs of earlier versions have no training metrics of the end of an epoch: there the mean before each update stands
 * for them.
 */
export function judgedSplits(epochs: readonly EpochEvent[]): readonly JudgedSplit[] {
  const measured = epochs.every(({ trainingLoss }) => trainingLoss !== undefined)
  const splits: readonly JudgedSplit[] = [
    {
      name: 'validation',
      title: 'validation',
      loss: ({ validationLoss = NaN }) => validationLoss,
      accuracy: ({ validationAccuracy = NaN }) => validationAccuracy,
    },
    {
      name: 'training',
      title: measured ? 'training' : 'training, before each update',
      loss: ({ trainingLoss = NaN, loss }) => (measured ? trainingLoss : loss),
      accuracy: ({ trainingAccuracy = NaN, accuracy }) => (measured ? trainingAccuracy : accuracy),
    },
    {
      name: 'test',
      title: 'test',
      loss: ({ testLoss = NaN }) => testLoss,
      accuracy: ({ testAccuracy = NaN }) => testAccuracy,
    },
  ]
  return splits.filter(({ name }) => name === 'training' || epochs.some((epoch) => epoch[`${name}Loss`] !== undefined))
}

/** What a figure of a run shows over the epochs: accuracy, or loss where the data has no classes. */
export interface Curve {
  readonly metric: 'accuracy' | 'loss'
  readonly series: readonly Series[]
}

/** One line of a figure. */
export interface Series extends Pick<JudgedSplit, 'name' | 'title'> {
  readonly points: readonly Point[]
}

export interface Point {
  readonly epoch: number
  readonly value: number
}

/** The curve of a run. Points that are not finite are left out. */
export function curveOf(epochs: readonly EpochEvent[]): Curve {
  const metric = hasClasses(epochs) ? 'accuracy' : 'loss'
  const series = judgedSplits(epochs).map(({ name, title, [metric]: value }) => ({
    name,
    title,
    points: epochs
      .map((event) => ({ epoch: event.epoch, value: value(event) }))
      .filter(({ value }) => Number.isFinite(value)),
  }))
  return { metric, series: series.filter(({ points }) => points.length > 0) }
}

/** Whether the epochs are of data with classes: otherwise there is no accuracy. */
export function hasClasses(epochs: readonly EpochEvent[]): boolean {
  return epochs.some(({ accuracy }) => !Number.isNaN(accuracy))
}

/** What a run is judged by: its line for validation, or for the test data where there is none. */
export function judgingSeries({ series }: Curve): Series | undefined {
  return series.find(({ name }) => name === 'validation') ?? series.find(({ name }) => name === 'test')
}
