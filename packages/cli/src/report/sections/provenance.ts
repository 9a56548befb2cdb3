import type { EngineInfo } from '@nn/tensor'
import type { Manifest } from '../../record/manifest.ts'
import { commandLine, trainCommand } from '../../render/shell.ts'
import { plural } from '../../render/format.ts'
import { type Html, html } from '../html.ts'
import type { ReportedRun } from '../run.ts'

/** How to make the run again, and where it came from. */
export function provenanceSection(run: ReportedRun): Html {
  const { manifest, opened } = run
  const sha256 = manifest.result?.weightsSha256
  return html`<section>
    <h3>Make it again</h3>
    <pre tabindex="0"><code>${trainCommand(manifest)}</code></pre>
    <p>
      ${
        sha256 === undefined
          ? 'The run saved no weights, so there is no hash to compare with.'
          : html`The same bits give the same SHA-256 of the weights: <code class="hash">${sha256}</code>`
      }
    </p>
    <h3>Provenance</h3>
    <dl class="provenance">
      ${factsOf(run).map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${'why' in opened ? html`<p>Not everything of this run could be read: ${opened.why}</p>` : ''}
  </section>`
}

function factsOf({ directory, manifest, log }: ReportedRun): (readonly [string, string])[] {
  const { experiment, dataset, seed, engine, versions, startedAt, endedAt, command, resumed } = manifest
  return [
    ['Run', directory],
    ['Experiment', experiment.path],
    ['SHA-256 of its file', experiment.sha256],
    ...(command ? [['Trained with', commandLine(command)] as const] : []),
    ['Data', dataText(dataset)],
    ...(dataset.notice === undefined ? [] : [['Notice', dataset.notice] as const]),
    ['Seed', String(seed)],
    ...(log.start ? [['Batch size', String(log.start.batchSize)] as const] : []),
    ['Engine', engineText(engine)],
    ['Versions', versionsText(versions)],
    ['Started', startedAt],
    ['Ended', endedAt ?? 'never'],
    ...(resumed ? [['Resumed', plural(resumed.length, 'time')] as const] : []),
  ]
}

function dataText({ name, synthetic, verified }: Manifest['dataset']): string {
  if (synthetic) return `${name}, synthetic`
  const proof = verified === undefined ? [] : [verified ? 'verified by SHA-256' : 'not verified by SHA-256']
  return [name, 'not synthetic', ...proof].join(', ')
}

function engineText({ kernels, threads, precision, notes = [] }: Partial<EngineInfo> = {}): string {
  const parts = [
    kernels && `${kernels} kernels`,
    threads && plural(threads, 'thread'),
    precision && `${precision} precision`,
  ]
  return [...parts, ...notes].filter(Boolean).join(', ') || 'not recorded'
}

function versionsText(versions: Manifest['versions'] | undefined): string {
  const texts = Object.entries(versions ?? {}).map(([name, version]) => `${name} ${version}`)
  return texts.join(', ') || 'not recorded'
}
