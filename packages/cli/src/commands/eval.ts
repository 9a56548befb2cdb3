import { choicesByTest, type Dataset, evaluate, type Evaluation, weightsSha256 } from '@nn/train'
import type { EvaluationEvent } from '../events.ts'
import { type ExitCode, exitCodes } from '../exit.ts'
import { loadRunData, type OpenRun, openRun } from '../record/open.ts'
import type { AddCommand, Context } from './command.ts'
import { trustText } from './values.ts'

/** The options of `nn eval`, read. */
interface EvalOptions {
  readonly data?: string
  readonly trust?: boolean
}

/** `nn eval` */
export const addEval: AddCommand = (program, execute) => {
  program
    .command('eval')
    .description('compute the metrics of a run again, from its saved weights, on the test data')
    .argument('<run>', 'the directory of a run')
    .option('--data <directory>', 'take the data from this directory (default: as the run did)')
    .option('--trust', trustText)
    .addHelpText('after', examples)
    .action((run: string, options: EvalOptions) => execute((context) => evaluateRun(run, options, context)))
}

const examples = `
Examples:
  nn eval runs/article-20260102-030405          loss, accuracy, each class, confusion matrix
  nn eval runs/baseline --data fashion-mnist    on other data of the same form
  nn eval runs/baseline --json | jq .accuracy   as one JSON object`

async function evaluateRun(directory: string, { data, trust }: EvalOptions, context: Context): Promise<ExitCode> {
  const run = await openRun(directory, context, trust)
  const dataset = await loadRunData(run, data, context)
  const evaluation = evaluate(run.experiment, run.weights, dataset.test, { classes: dataset.classes })
  context.renderer.render(describe(run, dataset, evaluation, await weightsSha256(run.weights)))
  return exitCodes.done
}

function describe(
  { directory, manifest: { result, monitors = {} } }: OpenRun,
  dataset: Dataset,
  evaluation: Evaluation,
  sha256: string,
): EvaluationEvent {
  const recorded = { loss: result?.testLoss ?? null, accuracy: result?.testAccuracy ?? null }
  return {
    type: 'evaluation',
    run: directory,
    dataset: dataset.name,
    synthetic: dataset.synthetic,
    ...(dataset.notice === undefined ? {} : { notice: dataset.notice }),
    ...evaluation,
    weightsSha256: sha256,
    chosenByTest: choicesByTest(monitors),
    recorded,
    matches:
      evaluation.loss === recorded.loss &&
      (Number.isNaN(evaluation.accuracy) ? null : evaluation.accuracy) === recorded.accuracy,
  }
}
