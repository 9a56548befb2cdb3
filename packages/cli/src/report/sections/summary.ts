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

/** What a reader must know before all numbers. */
export function warnings({ name, manifest }: RecordedRun): Html {
  const { dataset, status, error, monitors = {} } = manifest
  const choices = choicesByTest(monitors)
  const texts = [
    ...(dataset.synthetic ? [`${name}: the data is synthetic. ${dataset.notice ?? ''}`] : []),
    ...(!dataset.synthetic && dataset.notice !== undefined ? [`${name}: ${dataset.notice}`] : []),
    ...(choices.length > 0
      ? [`${name}: the test data chose: ${choices.join(', ')}. Its test figures are better than on new data.`]
      : []),
    ...(status === 'failed' ? [`${name}: the run failed. ${error ?? ''}`] : []),
    ...(status === 'running' ? [`${name}: the run is not over, or its process was killed.`] : []),
    ...(status === 'aborted' ? [`${name}: the run was interrupted.`] : []),
  ]
  return html`${texts.map((text) => html`<p class="warning" role="note">${text}</p>`)}`
}
