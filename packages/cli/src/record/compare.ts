import { choicesByTest, type EpochEvent } from '@nn/train'
import type { Manifest } from './manifest.ts'
import type { RecordedRun } from './read-runs.ts'
import { type Curve, curveOf, judgingSeries, type Point, type Series } from '../report/series.ts'
import { type Statistics, statisticsOf } from './statistics.ts'

/** A run beside others. */
export interface ComparedRun extends Statistics {
  /** Names it among the others. */
  readonly name: string
  readonly directory: string
  readonly experiment: string
  readonly status: Manifest['status']
  readonly dataset: string
  readonly synthetic: boolean
  /** All settings of the run by name; null where it is not known. */
  readonly settings: Readonly<Record<string, number | string | null>>
  /** Who chose by the test data: `earlyStopping by testLoss`. */
  readonly chosenByTest: readonly string[]
  readonly weightsSha256: string | null
  /** Where its files are not as nn wrote them, in sentences. */
  readonly edits: readonly string[]
  /**
   * Accuracy by epoch, or loss where the data has no classes: of validation, or of the test data where there is none.
   */
  readonly curve: {
    readonly metric: Curve['metric']
    readonly split: Series['name'] | null
    readonly points: readonly Point[]
  }
}

/** How runs are ranked: by what, and whether more is better. */
export const sortKeys = {
  validationLoss: { value: ({ final }: ComparedRun): number => final.validationLoss, best: 'least' },
  validationAccuracy: { value: ({ final }: ComparedRun): number => final.validationAccuracy, best: 'most' },
  bestValidationLoss: { value: ({ best }: ComparedRun): number => best.validationLoss, best: 'least' },
  bestValidationAccuracy: { value: ({ best }: ComparedRun): number => best.validationAccuracy, best: 'most' },
  testLoss: { value: ({ final }: ComparedRun): number => final.loss, best: 'least' },
  testAccuracy: { value: ({ final }: ComparedRun): number => final.accuracy, best: 'most' },
  bestTestLoss: { value: ({ best }: ComparedRun): number => best.loss, best: 'least' },
  bestTestAccuracy: { value: ({ best }: ComparedRun): number => best.accuracy, best: 'most' },
  epochs: { value: ({ epochs }: ComparedRun): number => epochs, best: 'most' },
  secondsPerEpoch: { value: ({ secondsPerEpoch }: ComparedRun): number => secondsPerEpoch, best: 'least' },
  examplesPerSecond: { value: ({ examplesPerSecond }: ComparedRun): number => examplesPerSecond, best: 'most' },
} as const

/** One of `sortKeys`. */
export type SortKey = keyof typeof sortKeys

/** What a run has to be compared by. */
export function comparedRun(run: RecordedRun): ComparedRun {
  const { name, directory, manifest, log, edits } = run
  const { experiment, status, dataset, result, seed, engine } = manifest
  return {
    name,
    directory,
    experiment: experiment.name,
    status,
    dataset: dataset.name,
    synthetic: dataset.synthetic,
    settings: {
      data: dataset.synthetic ? `${dataset.name} (synthetic)` : dataset.name,
      'experiment file': experiment.sha256.slice(0, 8),
      seed,
      'planned epochs': log.start?.epochs ?? null,
      'batch size': log.start?.batchSize ?? null,
      'first learning rate': log.steps[0]?.learningRate ?? log.epochs[0]?.learningRate ?? null,
      parameters: log.start?.parameters ?? null,
      threads: threadsOf(engine),
    },
    ...statisticsOf(run),
    chosenByTest: choicesByTest(manifest.monitors ?? {}),
    weightsSha256: result?.weightsSha256 ?? null,
    edits,
    curve: judgingCurve(log.epochs),
  }
}

function judgingCurve(epochs: readonly EpochEvent[]): ComparedRun['curve'] {
  const curve = curveOf(epochs)
  const { name = null, points = [] } = judgingSeries(curve) ?? {}
  return { metric: curve.metric, split: name, points }
}

/** Early runs recorded no engine. */
function threadsOf(engine: Manifest['engine']): number | null {
  return engine?.threads ?? null
}

/** The runs from the best to the worst; those without the metric come last. */
export function sortRuns(runs: readonly ComparedRun[], key: SortKey): readonly ComparedRun[] {
  const { value, best } = sortKeys[key]
  const sign = best === 'least' ? 1 : -1
  const rank = (run: ComparedRun): number => (Number.isFinite(value(run)) ? sign * value(run) : Infinity)
  return [...runs].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)))
}

/** What runs are sorted by unless somebody asks for something else: the validation loss, where all of them have one. */
export function defaultSort(runs: readonly ComparedRun[]): SortKey | undefined {
  return runs.every(({ final }) => Number.isFinite(final.validationLoss)) ? 'validationLoss' : undefined
}

/** The best value of a metric among runs; NaN if no run has one. */
export function bestOf(runs: readonly ComparedRun[], key: SortKey): number {
  const { value } = sortKeys[key]
  const first = sortRuns(runs, key)[0]
  return first ? value(first) : NaN
}

/** The names of the settings in which runs differ. */
export function differences(runs: readonly ComparedRun[]): readonly string[] {
  const [first, ...others] = runs
  return Object.keys(first?.settings ?? {}).filter((name) =>
    others.some(({ settings }) => settings[name] !== first!.settings[name]),
  )
}
