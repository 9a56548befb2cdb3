import { choicesByTest, type EpochEvent } from '@nn/train'
import stringWidth from 'string-width'
import type { CliEvent, PlanEvent, RunDone, RunStart } from '../events.ts'
import { hasClasses, judgedSplits } from '../report/series.ts'
import { type Colors, colorsOf, type Streams } from '../streams.ts'
import { accuracyChart } from './chart.ts'
import { comparisonText } from './comparison.ts'
import { datasetText } from './dataset.ts'
import { doctorText } from './doctor.ts'
import { epochTable } from './epoch-table.ts'
import { evaluationText } from './evaluation.ts'
import { formatCount, formatLoss, formatPercent, formatSeconds, plural } from './format.ts'
import { inspectionText } from './inspection.ts'
import { predictionText } from './prediction.ts'
import { initText } from './init.ts'
import type { Renderer } from './renderer.ts'
import { reportText } from './report.ts'
import { resumeCommand } from './shell.ts'
import { sheetText } from './sheet.ts'

/** Results for people, on stdout: what will be done, a line for each epoch, and at the end a table and a chart. */
export function createPlainRenderer({ stdout, env }: Streams): Renderer {
  const colors = colorsOf(stdout, env)
  const epochs: EpochEvent[] = []
  let total = 0
  const text = (event: CliEvent): string => {
    switch (event.type) {
      case 'plan':
        return planText(event, colors)
      case 'start':
        total = event.epochs
        return startText(event, colors)
      case 'earlier':
        for (const epoch of event.epochs) epochs.push(epoch)
        return ''
      case 'epoch':
        epochs.push(event)
        return `${epochLine(event, total)}\n`
      case 'done':
        return doneText(event, epochs, colors)
      case 'evaluation':
        return evaluationText(event, colors)
      case 'prediction':
        return predictionText(event, colors)
      case 'inspection':
        return inspectionText(event, colors)
      case 'init':
        return initText(event, colors)
      case 'report':
        return reportText(event, colors)
      case 'comparison':
        return comparisonText(event, colors, stdout.columns)
      case 'dataset':
        return datasetText(event, colors)
      case 'sheet':
        return sheetText(event.sheet, colors)
      case 'doctor':
        return doctorText(event, colors)
      case 'completion':
        return event.script
      case 'help':
        return event.text
      case 'candidates':
        return event.candidates.map(({ value, description }) => `${value}\t${description}\n`).join('')
      case 'load':
      case 'progress':
      case 'step':
      case 'notice':
      case 'nonFinite':
      case 'checkpoint':
      case 'error':
        return ''
    }
  }
  return {
    render(event) {
      const written = text(event)
      if (written) stdout.write(written)
    },
    close: () => undefined,
  }
}

function planText({ file, experiment, dataset, summary }: PlanEvent, { bold, dim, columns }: Colors): string {
  const { optimizer, epochs, batchSize, seed = 1 } = experiment
  const { name, classes, train, validation, test } = dataset
  const counts = [
    `${formatCount(train.count)} training`,
    ...(validation ? [`${formatCount(validation.count)} validation`] : []),
    `${formatCount(test.count)} test examples`,
  ].join(', ')
  return [
    `${dim('experiment')}  ${bold(file)}`,
    `${dim('data')}        ${name}: ${counts}${classes.length ? `, ${classes.length} classes` : ''}`,
    `${dim('optimizer')}   ${optimizer.type}, learning rate ${optimizer.learningRate}`,
    `${dim('training')}    ${plural(epochs, 'epoch')}, batch size ${batchSize}, seed ${seed}`,
    '',
    fitting(summary, columns),
    '',
    '',
  ].join('\n')
}

/** The table of the model; where the terminal is too narrow for it, what stands below it. */
function fitting(summary: string, columns: number): string {
  const lines = summary.split('\n')
  const below = lines.findLastIndex((line) => line.startsWith('─')) + 1
  return lines.every((line) => stringWidth(line) <= columns) ? summary : lines.slice(below).join('\n')
}

function startText({ engine, directory, resumedAt }: RunStart, { dim }: Colors): string {
  const about = [`${engine.kernels} kernels`, plural(engine.threads, 'thread'), ...engine.notes].join(', ')
  const from = resumedAt ? `, going on in epoch ${resumedAt.epoch}, after ${plural(resumedAt.step, 'update')}` : ''
  return `${dim('engine')}      ${about}\n${dim('run')}         ${directory}${from}\n\n`
}

/**
 * `epoch  3/10  validation accuracy 92.10%  training accuracy 91.02%  12.3 s`: fits into 80 columns; the table has the
 * rest.
 */
function epochLine(event: EpochEvent, total: number): string {
  const classifies = hasClasses([event])
  const [first, second] = judgedSplits([event]) // validation and training, or training and test
  const metrics = [first!, second!].map(({ name, loss, accuracy }) =>
    classifies ? `${name} accuracy ${formatPercent(accuracy(event))}` : `${name} loss ${formatLoss(loss(event))}`,
  )
  const epoch = `epoch ${String(event.epoch).padStart(String(total).length)}/${total}`
  return [epoch, ...metrics, formatSeconds(event.seconds)].join('  ')
}

function doneText(done: RunDone, epochs: readonly EpochEvent[], colors: Colors): string {
  const { bold, yellow, green } = colors
  const aborted = done.reason === 'aborted'
  const stopped = done.message === undefined ? '' : ` Stopped: ${done.message}.`
  return [
    '',
    ...(done.notice ? [yellow(done.notice), ''] : []),
    ...(epochs.length > 0 ? [epochTable(epochs, colors), ''] : []),
    ...(epochs.length > 1 ? [accuracyChart(epochs, colors), ''] : []),
    aborted
      ? yellow(`Interrupted after ${plural(done.epochs, 'whole epoch')}, ${plural(done.step, 'update')}.`)
      : green('Done.') + stopped + outcome(done, bold),
    `weights SHA-256 ${done.weightsSha256}`,
    `saved in        ${done.directory}`,
    ...(aborted ? [`go on with      ${resumeCommand(done.directory)}`] : []),
    '',
  ].join('\n')
}

/** ` Validation accuracy 97.42%, test accuracy 97.38%`; where the test data chose, it says so. */
function outcome(done: RunDone, bold: Colors['bold']): string {
  const { validationLoss, validationAccuracy = NaN, testLoss, testAccuracy, monitors } = done
  const metric = (loss: number, accuracy: number): string =>
    Number.isNaN(accuracy) ? `loss ${bold(formatLoss(loss))}` : `accuracy ${bold(formatPercent(accuracy))}`
  const validation = validationLoss === undefined ? [] : [`validation ${metric(validationLoss, validationAccuracy)}`]
  const [initial, ...rest] = [...validation, `test ${metric(testLoss, testAccuracy)}`].join(', ')
  const choices = choicesByTest(monitors)
  const chosen = choices.length === 0 ? '' : ` (chosen by the test data: ${choices.join(', ')})`
  return ` ${initial!.toUpperCase()}${rest.join('')}${chosen}`
}
