import { evaluate, type Dataset, type Evaluation } from '@nn/train'
import type { EvaluationEvent } from '../events.ts'
import { type ExitCode, exitCodes } from '../exit.ts'
import { loadRunData, openRun } from '../record/open.ts'
import type { Manifest } from '../record/manifest.ts'
import type { AddCommand, Context } from './command.ts'

/** The options of `nn eval`, read. */
interface EvalOptions {
  readonly data?: string
}

/** `nn eval` */
export const addEval: AddCommand = (program, execute) => {
  program
    .command('eval')
    .description('compute the metrics of a run again, from its saved weights, on the test data')
    .argument('<run>', 'the directory of a run')
    .option('--data <directory>', 'take the data from this directory (default: as the run did)')
    .addHelpText('after', examples)
    .action((run: string, options: EvalOptions) => execute((context) => evaluateRun(run, options, context)))
}

const examples = `
Examples:
  nn eval runs/article-20260102-030405          loss, accuracy, each class, confusion matrix
  nn eval runs/baseline --data fashion-mnist    on other data of the same form
  nn eval runs/baseline --json | jq .accuracy   as one JSON object`

async function evaluateRun(directory: string, { data }: EvalOptions, context: Context): Promise<ExitCode> {
  const run = await openRun(directory, context)
  const dataset = await loadRunData(run, data, context)
  const evaluation = evaluate(run.experiment, run.weights, dataset.test, { classes: dataset.classes })
  context.renderer.render(describe(directory, run.manifest, dataset, evaluation))
  return exitCodes.done
}

function describe(run: string, { result }: Manifest, dataset: Dataset, evaluation: Evaluation): EvaluationEvent {
  const recorded = { loss: result?.testLoss ?? null, accuracy: result?.testAccuracy ?? null }
  return {
    type: 'evaluation',
    run,
    dataset: dataset.name,
    synthetic: dataset.synthetic,
    ...(dataset.notice === undefined ? {} : { notice: dataset.notice }),
    ...evaluation,
    weightsSha256: result?.weightsSha256 ?? '',
    recorded,
    matches:
      evaluation.loss === recorded.loss &&
      (Number.isNaN(evaluation.accuracy) ? null : evaluation.accuracy) === recorded.accuracy,
  }
}
