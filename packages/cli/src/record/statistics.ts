import type { EpochEvent } from '@nn/train'
import type { Manifest } from './manifest.ts'
import type { RunLog } from './read-log.ts'

/** Metrics on the validation data, and on the test data (`loss`, `accuracy`); NaN where there is none. */
export interface SplitMetrics {
  readonly validationLoss: number
  readonly validationAccuracy: number
  readonly loss: number
  readonly accuracy: number
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
      validationLoss: extreme(epochs, ({ validationLoss = NaN }) => validationLoss, Math.min),
      validationAccuracy: extreme(epochs, ({ validationAccuracy = NaN }) => validationAccuracy, Math.max),
      loss: extreme(epochs, ({ testLoss = NaN }) => testLoss, Math.min),
      accuracy: extreme(epochs, ({ testAccuracy = NaN }) => testAccuracy, Math.max),
    },
    secondsPerEpoch: seconds / epochs.length,
    examplesPerSecond: examples / seconds,
  }
}

/**
 * The saved weights may be those of an earlier epoch than the last. Where the result says nothing of validation, the
 * epoch with its test loss does.
 */
function finalMetrics(result: Manifest['result'], epochs: readonly EpochEvent[]): SplitMetrics {
  const saved = epochs.findLast(({ testLoss = NaN }) => testLoss === result?.testLoss) ?? epochs.at(-1)
  return {
    validationLoss: result?.validationLoss ?? saved?.validationLoss ?? NaN,
    validationAccuracy: result?.validationAccuracy ?? saved?.validationAccuracy ?? NaN,
    loss: result?.testLoss ?? saved?.testLoss ?? NaN,
    accuracy: result?.testAccuracy ?? saved?.testAccuracy ?? NaN,
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
