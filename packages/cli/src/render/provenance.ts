import { formatShape } from '@nn/tensor'
import { choicesByTest } from '@nn/train'
import type { RunInspection } from '../inspect/inspection.ts'
import type { Manifest } from '../record/manifest.ts'
import type { Colors } from '../streams.ts'
import { formatCount, formatLoss, formatPercent, plural } from './format.ts'

/** Where a run comes from and what became of it, a line for each fact. */
export function provenance(
  directory: string,
  { manifest, checkpoints, edits }: RunInspection,
  colors: Colors,
): string[] {
  const { bold, dim, yellow, red } = colors
  const { dataset, error, experiment, overrides, engine, versions, seed } = manifest
  const facts: readonly (readonly [name: string, text: string | undefined])[] = [
    ['run', bold(directory)],
    ['status', error === undefined ? manifest.status : red(`${manifest.status}: ${error}`)],
    ...edits.map((edit) => ['edited', red(edit)] as const),
    ['experiment', experiment.path],
    ['', `SHA-256 ${experiment.sha256}`],
    ['overrides', overridesText(overrides)],
    ['data', dataText(manifest)],
    ['', dataset.notice === undefined ? undefined : yellow(dataset.notice)],
    ['seed', String(seed)],
    [
      'engine',
      engine && [`${engine.kernels} kernels`, plural(engine.threads, 'thread'), ...(engine.notes ?? [])].join(', '),
    ],
    [
      'versions',
      versions &&
        Object.entries(versions)
          .map((entry) => entry.join(' '))
          .join(', '),
    ],
    ['started', manifest.startedAt],
    ['ended', manifest.endedAt],
    ...resultFacts(manifest),
    ['checkpoints', checkpoints.length === 0 ? undefined : enumeration(checkpoints)],
  ]
  return facts.flatMap(([name, text]) => (text === undefined ? [] : [`${dim(name.padEnd(11))}  ${text}`]))
}

const mostListed = 100

/** The first of many names: a directory from elsewhere may hold any number. */
function enumeration(names: readonly string[]): string {
  const more = names.length - mostListed
  return names.slice(0, mostListed).join(', ') + (more > 0 ? ` and ${formatCount(more)} more` : '')
}

function overridesText(overrides: Manifest['overrides']): string | undefined {
  const given = Object.entries(overrides) as [string, unknown][]
  return given.length === 0 ? undefined : given.map(([name, value]) => `${name} ${String(value)}`).join(', ')
}

function dataText({ dataset: { name, verified, classes, inputShape }, data }: Manifest): string {
  return [
    name + (data.directory === undefined ? '' : ` from ${data.directory}`),
    ...(verified === undefined ? [] : [verified ? 'verified by SHA-256' : 'not verified by SHA-256']),
    ...(inputShape ? [`inputs ${formatShape(inputShape)}`] : []),
    ...(classes && classes.length > 0 ? [`classes ${enumeration(classes)}`] : []),
  ].join(', ')
}

function resultFacts({ result, monitors = {} }: Manifest): (readonly [string, string])[] {
  if (!result) return []
  const {
    epochs,
    step,
    validationLoss = null,
    validationAccuracy = null,
    testLoss,
    testAccuracy,
    weightsSha256,
  } = result
  const choices = choicesByTest(monitors)
  const metrics = [
    `${plural(epochs, 'epoch')}, ${plural(step, 'update')}`,
    ...(validationLoss === null ? [] : [`validation loss ${formatLoss(validationLoss)}`]),
    ...(validationAccuracy === null ? [] : [`validation accuracy ${formatPercent(validationAccuracy)}`]),
    ...(testLoss === null ? [] : [`test loss ${formatLoss(testLoss)}`]),
    ...(testAccuracy === null ? [] : [`test accuracy ${formatPercent(testAccuracy)}`]),
  ]
  return [
    ['result', metrics.join(', ')],
    ...(choices.length === 0 ? [] : [['', `chosen by the test data: ${choices.join(', ')}`] as const]),
    ['weights', `SHA-256 ${weightsSha256}, as recorded`],
  ]
}
