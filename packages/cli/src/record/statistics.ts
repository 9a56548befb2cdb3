import type { EpochEvent } from '@nn/train'
import type { Manifest } from './manifest.ts'
import type { RunLog } from './read-log.ts'

/** Two metrics on the test data; NaN if there is none. */
export interface TestMetrics {
  readonly loss: number
  readonly accuracy: number
}

/** What a run came to, in numbers. */
export interface Statistics {
  /** Whole epochs done. */
  readonly epochs: number
  /** Those of the saved weights, else of the last epoch. */
  readonly final: TestMetrics
  /** The lowest loss and the highest accuracy of all epochs, maybe not of the same one. */
  readonly best: TestMetrics
  /** The mean; NaN without an epoch. */
  readonly secondsPerEpoch: number
  readonly examplesPerSecond: number
}

/** Sums up a run. */
export function statisticsOf({ manifest, log }: { readonly manifest: Manifest; readonly log: RunLog }): Statistics {
  const { epochs } = log
  const { result } = manifest
  const last = epochs.at(-1)
  const seconds = sum(epochs, ({ seconds }) => seconds)
  const examples = sum(epochs, ({ seconds, examplesPerSecond }) => seconds * examplesPerSecond)
  return {
    epochs: result?.epochs ?? epochs.length,
    final: {
      loss: result?.testLoss ?? last?.testLoss ?? NaN,
      accuracy: result?.testAccuracy ?? last?.testAccuracy ?? NaN,
    },
    best: {
      loss: extreme(epochs, ({ testLoss }) => testLoss, Math.min),
      accuracy: extreme(epochs, ({ testAccuracy }) => testAccuracy, Math.max),
    },
    secondsPerEpoch: seconds / epochs.length,
    examplesPerSecond: examples / seconds,
  }
}

type Measure = (epoch: EpochEvent) => number

function sum(epochs: readonly EpochEvent[], value: Measure): number {
  return epochs.reduce((total, epoch) => total + value(epoch), 0)
}

function extreme(epochs: readonly EpochEvent[], value: Measure, better: (a: number, b: number) => number): number {
  const values = epochs.map(value).filter(Number.isFinite)
  return values.length === 0 ? NaN : values.reduce((a, b) => better(a, b))
}
