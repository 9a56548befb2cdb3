import { summary } from '@nn/layers'
import type { Engine } from '@nn/tensor'
import { type Dataset, type Experiment, fit, type Metric } from '@nn/train'
import { createKeeper } from '../checkpoint/keeper.ts'
import { type Context, noticeOf } from '../commands/command.ts'
import { UsageError } from '../errors.ts'
import type { PlanEvent } from '../events.ts'
import { type ExitCode, exitCodes } from '../exit.ts'
import type { LoadedExperiment } from '../experiment/load.ts'
import { override } from '../experiment/override.ts'
import { resumeCommand } from '../render/shell.ts'
import { outputClosed } from '../streams.ts'
import { expectSameData, loadDataset } from './data.ts'
import type { RunDescription } from './describe.ts'
import type { CheckpointSettings } from './manifest.ts'
import { recordRun } from './record.ts'

/** What a run is made of, before its data is there. */
export interface TrainPlan extends Omit<
  RunDescription,
  'dataset' | 'seed' | 'summary' | 'tell' | 'loaded' | 'checkpoints' | 'resumed'
> {
  readonly loaded: LoadedExperiment
  readonly checkpoints: CheckpointSettings
  readonly resumed?: NonNullable<RunDescription['resumed']> & { readonly damaged: boolean }
}

/** Loads the data of a run, trains, and keeps it. */
export async function train(plan: TrainPlan, engine: Engine, context: Context): Promise<ExitCode> {
  const { loaded, checkpoints, resumed } = plan
  const experiment = override(loaded.experiment, plan.overrides)
  const { seed = 1, model } = experiment
  const dataset = await loadDataset(loaded.experiment, { ...plan.data, seed, engine }, context)
  if (resumed) expectSameData(dataset, resumed, 'Put the data back to resume it.')
  expectMetric(checkpoints.best, dataset)
  const { renderer, streams } = context
  const { file } = loaded
  const table = summary(model, dataset.train.inputShape)
  renderer.render(planOf(file, experiment, dataset, table))
  const run = startFit(plan, experiment, dataset, engine, context)
  const { best: monitor, ...kept } = checkpoints
  const options = { ...kept, ...(monitor && { best: { monitor } }), ...(resumed && { damaged: resumed.damaged }) }
  const events = recordRun(run, { ...plan, dataset, seed, summary: table, tell: noticeOf(context) }, (directory) =>
    createKeeper(directory, () => run.checkpoint(), options),
  )
  let code: ExitCode = exitCodes.failed
  for await (const event of events) {
    renderer.render(event)
    if (event.type !== 'done') continue
    code = event.reason === 'aborted' ? exitCodes.interrupted : exitCodes.done
    if (code === exitCodes.interrupted && context.json && streams.signal.reason !== outputClosed) {
      renderer.render({ type: 'notice', message: `Go on with ${resumeCommand(event.directory)}` })
    }
  }
  return code
}

/** What is told of a plan, without the functions and numbers that it is made of. */
function planOf(
  file: string,
  { optimizer: { type, learningRate }, epochs, batchSize, seed = 1 }: Experiment,
  { name, classes, notice, train, validation, test }: Dataset,
  table: string,
): PlanEvent {
  const rate = typeof learningRate === 'number' ? learningRate : 'scheduled'
  return {
    type: 'plan',
    file,
    experiment: { optimizer: { type, learningRate: rate }, epochs, batchSize, seed },
    dataset: {
      name,
      classes,
      ...(notice === undefined ? {} : { notice }),
      train: { count: train.count },
      ...(validation ? { validation: { count: validation.count } } : {}),
      test: { count: test.count },
    },
    summary: table,
  }
}

function startFit(
  { resumed, checkpoints }: TrainPlan,
  experiment: Experiment,
  dataset: Dataset,
  engine: Engine,
  { streams: { signal } }: Context,
): ReturnType<typeof fit> {
  const monitors = { bestCheckpoint: checkpoints.best }
  return fit(experiment, dataset, {
    signal,
    engine,
    monitors,
    ...(resumed?.checkpoint && { resume: resumed.checkpoint }),
  })
}

/** Says before the training that its epochs will not have the metric. */
function expectMetric(metric: Metric | undefined, { name, validation, classes }: Dataset): void {
  if (metric === undefined) return
  const splits = metric.startsWith('validation') && !validation ? ['validation split'] : []
  const [lacks] = [...splits, ...(/accuracy$/i.test(metric) && classes.length === 0 ? ['classes'] : [])]
  if (lacks !== undefined)
    throw new UsageError(`--best: ${metric} is no metric of ${name}, which has no ${lacks}. Give another.`)
}
