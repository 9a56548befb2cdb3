import type { EvaluationEvent } from '../events.ts'
import type { Colors } from '../streams.ts'
import { formatCount, formatLoss, formatPercent } from './format.ts'
import { createTable } from './table.ts'

/** An evaluation for people: loss and accuracy, each class, and who was taken for whom. */
export function evaluationText(event: EvaluationEvent, colors: Colors): string {
  const { run, dataset, examples, loss, accuracy, perClass, weightsSha256, notice, chosenByTest } = event
  const { bold, dim, yellow } = colors
  return [
    ...(notice ? [yellow(notice), ''] : []),
    `${dim('run')}       ${run}`,
    `${dim('data')}      ${dataset}: ${formatCount(examples)} test examples`,
    `${dim('weights')}   SHA-256 ${weightsSha256}, as recorded`,
    `${dim('loss')}      ${bold(formatLoss(loss))}`,
    ...(Number.isNaN(accuracy) ? [] : [`${dim('accuracy')}  ${bold(formatPercent(accuracy))}`]),
    comparison(event, colors),
    ...(chosenByTest.length === 0
      ? []
      : [yellow(`The test data chose: ${chosenByTest.join(', ')}. These figures are better than on new data.`)]),
    '',
    ...(perClass.length > 0
      ? [
          classTable(event, colors),
          '',
          'rows: the actual class, columns: what it was taken for',
          confusionTable(event, colors),
          '',
        ]
      : []),
  ].join('\n')
}

function comparison({ matches, recorded }: EvaluationEvent, { green, yellow }: Colors): string {
  if (matches) return green('Exactly what the run recorded.')
  if (recorded.loss === null) return yellow('The run completed no epoch and recorded no metrics.')
  const accuracy = recorded.accuracy === null ? '' : `, accuracy ${formatPercent(recorded.accuracy)}`
  return yellow(`The run recorded something else: loss ${formatLoss(recorded.loss)}${accuracy}.`)
}

function classTable({ perClass }: EvaluationEvent, colors: Colors): string {
  const rows = perClass.map(({ name, precision, recall, support }) => [
    name,
    formatPercent(precision),
    formatPercent(recall),
    formatCount(support),
  ])
  return createTable(['class', 'precision', 'recall', 'examples'], rows, colors, { names: true })
}

function confusionTable({ perClass, confusion }: EvaluationEvent, colors: Colors): string {
  const names = perClass.map(({ name }) => name)
  const rows = confusion.map((row, actual) => [
    names[actual] ?? '',
    ...row.map((count, predicted) =>
      actual === predicted ? colors.green(count) : count === 0 ? colors.dim('·') : String(count),
    ),
  ])
  return createTable(['', ...names], rows, colors, { names: true })
}
