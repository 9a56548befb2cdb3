import type { EpochEvent } from '@nn/train'

/** What a figure of a run shows over the epochs: accuracy, or loss where the data has no classes. */
export interface Curve {
  readonly metric: 'accuracy' | 'loss'
  readonly series: readonly Series[]
}

/** One line of a figure. */
export interface Series {
  readonly name: 'train' | 'validation' | 'test'
  readonly points: readonly Point[]
}

export interface Point {
  readonly epoch: number
  readonly value: number
}

/** The curve of a run. Points that are not finite are left out. */
export function curveOf(epochs: readonly EpochEvent[]): Curve {
  const metric = epochs.some(({ accuracy }) => !Number.isNaN(accuracy)) ? 'accuracy' : 'loss'
  const keys = metric === 'accuracy' ? accuracies : losses
  const series = names.map((name) => ({ name, points: pointsOf(epochs, keys[name]) }))
  return { metric, series: series.filter(({ points }) => points.length > 0) }
}

const names = ['train', 'validation', 'test'] as const
const accuracies = { train: 'accuracy', validation: 'validationAccuracy', test: 'testAccuracy' } as const
const losses = { train: 'loss', validation: 'validationLoss', test: 'testLoss' } as const

type Key = (typeof accuracies | typeof losses)[Series['name']]

function pointsOf(epochs: readonly EpochEvent[], key: Key): Point[] {
  return epochs
    .map((event) => ({ epoch: event.epoch, value: event[key] ?? NaN }))
    .filter(({ value }) => Number.isFinite(value))
}
