import { ArgumentError } from '@nn/tensor'
import type { Dataset } from './dataset.ts'

/** A number that an epoch is judged by. */
export type Metric = `${'validation' | 'training' | 'test'}${'Loss' | 'Accuracy'}` | 'loss' | 'accuracy'

/** The metrics of an epoch. */
export const metrics: readonly Metric[] = [
  'validationLoss',
  'validationAccuracy',
  'trainingLoss',
  'trainingAccuracy',
  'loss',
  'accuracy',
  'testLoss',
  'testAccuracy',
]

/** Whether a metric is measured on the test data. */
export function isOfTest(metric: Metric): boolean {
  return metric.startsWith('test')
}

/** Whether a metric is an accuracy, of which more is better, and not a loss. */
export function isAccuracy(metric: Metric): boolean {
  return /accuracy$/i.test(metric)
}

/** Who chooses by which metric: `{ earlyStopping: 'validationLoss' }`. */
export type Monitoring = Readonly<Record<string, Metric>>

/** What a run is steered by. */
export interface Monitors {
  readonly chosen: Monitoring
  /**
   * Notes that `who` chooses by a metric, and returns it. Default: the validation loss where the data has a validation
   * split, else the training loss.
   * @throws ArgumentError if the run has no such metric.
   */
  add(who: string, metric?: Metric): Metric
  /** What the user must know about it. */
  notices(): readonly string[]
}

/** Watches who chooses by what in a run on a data set. */
export function createMonitors({ name, validation, classes }: Dataset): Monitors {
  const chosen: Record<string, Metric> = {}
  const without = new Set<string>() // those who would have taken the validation loss
  return {
    chosen,
    add(who, asked) {
      const metric = asked ?? (validation ? 'validationLoss' : 'trainingLoss')
      if (!metrics.includes(metric))
        throw new ArgumentError(who, `monitor must be one of ${metrics.join(', ')}`, metric)
      const lacks = metric.startsWith('validation') && !validation ? 'validation split' : 'classes'
      if (lacks === 'validation split' || (isAccuracy(metric) && classes.length === 0)) {
        throw new ArgumentError(who, `monitor must be a metric of ${name}, which has no ${lacks}`, metric)
      }
      if (asked === undefined && !validation) without.add(who)
      else without.delete(who)
      chosen[who] = metric
      return metric
    },
    notices: () => [...noticeOfTraining(name, [...without]), ...noticeOfTest(chosen)],
  }
}

function noticeOfTraining(dataset: string, who: readonly string[]): string[] {
  if (who.length === 0) return []
  const verb = who.length === 1 ? 'goes' : 'go'
  const split = 'mnist({ validation: 10000 }), csv({ validation: 0.2 }), or a split named validation in other data'
  return [`${listed(who)} ${verb} by the training loss: ${dataset} has no validation split. To have one: ${split}.`]
}

function noticeOfTest(chosen: Monitoring): string[] {
  const choices = choicesByTest(chosen)
  if (choices.length === 0) return []
  return [`The test data chooses: ${choices.join(', ')}. The test figures of this run are better than on new data.`]
}

/** Who chooses by the test data, if anybody does: `earlyStopping by testLoss`. */
export function choicesByTest(chosen: Monitoring): readonly string[] {
  const choices = Object.entries(chosen).filter(([, metric]) => isOfTest(metric))
  return choices.map(([who, metric]) => `${who} by ${metric}`)
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`
}
