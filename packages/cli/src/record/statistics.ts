import type { EpochEvent } from '@nn/train'
import type { Manifest } from './manifest.ts'
import type { RunLog } from './read-log.ts'

/** Metrics on the test data, and on the validation data; NaN where there is none. */
export interface SplitMetrics {
  readonly loss: number
  readonly accuracy: number
  readonly validationLoss: number
  readonly validationAccuracy: number
}

/** What a run came to, in numbers. */
export interface Statistics {
  /** Whole epochs done. */
  readonly epochs: number
  /** Those of the saved weights, else of the last epoch. */
  readonly final: SplitMetrics
  /** The lowest losses and the highest accuracies of all epochs, maybe not of the same one. */
  readonly best: SplitMetrics
  /** The mean; NaN without an epoch. */
  readonly secondsPerEpoch: number
  readonly examplesPerSecond: number
}

/** Sums up a run. */
export function statisticsOf({ manifest, log }: { readonly manifest: Manifest; readonly log: RunLog }): Statistics {
  const { epochs } = log
  const { result } = manifest
  const seconds = sum(epochs, ({ seconds }) => seconds)
  const examples = sum(epochs, ({ seconds, examplesPerSecond }) => seconds * examplesPerSecond)
  return {
    epochs: result?.epochs ?? epochs.length,
    final: finalMetrics(result, epochs),
    best: {
      loss: extreme(epochs, ({ testLoss }) => testLoss, Math.min),
      accuracy: extreme(epochs, ({ testAccuracy }) => testAccuracy, Math.max),
      validationLoss: extreme(epochs, ({ validationLoss = NaN }) => validationLoss, Math.min),
      validationAccuracy: extreme(epochs, ({ validationAccuracy = NaN }) => validationAccuracy, Math.max),
    },
    secondsPerEpoch: seconds / epochs.length,
    examplesPerSecond: examples / seconds,
  }
}

/** The saved weights may be those of an earlier epoch than the last: its loss on the test data tells which. */
function finalMetrics(result: Manifest['result'], epochs: readonly EpochEvent[]): SplitMetrics {
  const saved = epochs.findLast(({ testLoss }) => testLoss === result?.testLoss) ?? epochs.at(-1)
  return {
    loss: result?.testLoss ?? saved?.testLoss ?? NaN,
    accuracy: result?.testAccuracy ?? saved?.testAccuracy ?? NaN,
    validationLoss: saved?.validationLoss ?? NaN,
    validationAccuracy: saved?.validationAccuracy ?? NaN,
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
