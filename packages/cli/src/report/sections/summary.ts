import { choicesByTest } from '@nn/train'
import { formatCount, formatLoss, formatPercent, formatSeconds } from '../../render/format.ts'
import { type Html, html } from '../html.ts'
import type { RecordedRun } from '../../record/read-runs.ts'
import { statisticsOf } from '../../record/statistics.ts'

/** What came out, in a few large numbers. */
export function summarySection(run: RecordedRun): Html {
  const { manifest, log } = run
  const { epochs, best, final, secondsPerEpoch, examplesPerSecond } = statisticsOf(run)
  const chosen = choicesByTest(manifest.monitors ?? {}).length > 0 ? ', chosen by the test data' : ''
  const accuracy = (value: number): string | undefined => (Number.isFinite(value) ? formatPercent(value) : undefined)
  const loss = (value: number): string | undefined => (Number.isFinite(value) ? formatLoss(value) : undefined)
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Validation accuracy', accuracy(final.validationAccuracy)],
    ['Best validation accuracy', accuracy(best.validationAccuracy)],
    ['Validation loss', loss(final.validationLoss)],
    ['Best validation loss', loss(best.validationLoss)],
    [`Test accuracy${chosen}`, accuracy(final.accuracy)],
    [`Test loss${chosen}`, loss(final.loss)],
    ['Epochs', log.start ? `${epochs} of ${log.start.epochs}` : String(epochs)],
    ['Parameters', log.start && formatCount(log.start.parameters)],
    ['Time per epoch', Number.isFinite(secondsPerEpoch) ? formatSeconds(secondsPerEpoch) : undefined],
    ['Examples per second', Number.isFinite(examplesPerSecond) ? formatCount(examplesPerSecond) : undefined],
    ['Status', manifest.status],
  ]
  return html`<dl class="facts">
    ${facts.map(([name, value]) =>
      value === undefined
        ? ''
        : html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
    )}
  </dl>`
}

/** What a reader must know of a run before all numbers. */
export interface Warning {
  readonly run: string
  readonly text: string
}

/** The warnings of a run. */
export function warningsOf({ name, manifest, edits }: RecordedRun): Warning[] {
  const { dataset, status, error, monitors = {} } = manifest
  const choices = choicesByTest(monitors)
  const texts = [
    ...edits,
    ...(dataset.synthetic ? [`the data is synthetic. ${dataset.notice ?? ''}`] : []),
    ...(!dataset.synthetic && dataset.notice !== undefined ? [dataset.notice] : []),
    ...(choices.length > 0
      ? [`the test data chose: ${choices.join(', ')}. Its test figures are better than on new data.`]
      : []),
    ...(status === 'failed' ? [`the run failed. ${error ?? ''}`] : []),
    ...(status === 'running' ? ['the run is not over, or its process was killed.'] : []),
    ...(status === 'aborted' ? ['the run was interrupted.'] : []),
  ]
  return texts.map((text) => ({ run: name, text }))
}

/** All warnings, each once with the runs that it is about. */
export function warningsSection(warnings: readonly Warning[]): Html {
  const runs = new Map<string, string[]>()
  for (const { run, text } of warnings)
    runs
      .set(text, runs.get(text) ?? [])
      .get(text)!
      .push(run)
  return html`${Array.from(runs, ([text, names]) => html`<p class="warning" role="note">${enumeration(names)}: ${text}</p>`)}`
}

/** `a, b, c`; of more names than a line holds, the first ones. */
export function enumeration(names: readonly string[]): string {
  const shown = names.length > 8 ? names.slice(0, 3) : names
  const more = names.length - shown.length
  return shown.join(', ') + (more > 0 ? ` and ${formatCount(more)} more runs` : '')
}
