import { resolve } from 'node:path'
import { summary } from '@nn/layers'
import { createEngine } from '@nn/tensor'
import { fit } from '@nn/train'
import { type ExitCode, exitCodes } from '../exit.ts'
import { loadExperiment } from '../experiment/load.ts'
import { override, type Overrides, pickOverrides } from '../experiment/override.ts'
import { refuseRun } from '../record/directory.ts'
import { recordRun } from '../record/record.ts'
import type { AddCommand, Context } from './command.ts'
import { batchSize, integer, positive } from './values.ts'

/** The options of `nn train`, read. */
export interface TrainOptions extends Overrides {
  readonly data?: string
  readonly out?: string
  readonly threads?: number
}

/** `nn train` */
export const addTrain: AddCommand = (program, execute) => {
  program
    .command('train')
    .description('train the model of an experiment, and keep the run in a directory')
    .argument('<experiment>', 'a TypeScript or JavaScript file whose default export is an experiment')
    .option('--epochs <n>', 'go through the training data n times', integer(1))
    .option('--batch-size <n|full>', 'examples for each update of the weights', batchSize)
    .option('--learning-rate <x>', "the optimizer's learning rate", positive)
    .option('--seed <n>', 'fixes initial weights, order of the examples, and dropout', integer(0))
    .option('--data <directory>', 'take the data from this directory and from nowhere else')
    .option('--out <directory>', 'the directory of the run (default: runs/<experiment>-<date>-<time>)')
    .option('--threads <n>', 'compute on n threads (default: NN_THREADS, else one for each core)', integer(1))
    .addHelpText('after', examples)
    .action((file: string, options: TrainOptions) => execute((context) => train(file, options, context)))
}

const examples = `
Examples:
  nn train experiment.ts                        as the file says
  nn train experiment.ts --epochs 3 --seed 7    with other values
  nn train experiment.ts --json | jq .loss      events as JSON, one per line
  nn train experiment.ts --out runs/baseline    into a directory of your choice`

async function train(file: string, options: TrainOptions, { renderer, streams }: Context): Promise<ExitCode> {
  const { data: directory, out, threads } = options
  const { signal } = streams
  if (out !== undefined) refuseRun(out)
  const engine = createEngine(threads === undefined ? {} : { threads })
  const ready = engine.ready() // its threads start while experiment and data are read
  ready.catch(() => undefined) // awaited below, unless something else fails before
  const loaded = await loadExperiment(file)
  const overrides = pickOverrides(options)
  const experiment = override(loaded.experiment, overrides)
  const { seed = 1 } = experiment
  const data = directory === undefined ? {} : { directory: resolve(directory) }
  const dataset = await experiment.data.load({
    ...data,
    seed,
    signal,
    allocate: engine.allocateBytes,
    onProgress(progress) {
      renderer.render({ type: 'load', ...progress })
    },
  })
  await ready
  renderer.render({
    type: 'plan',
    file,
    experiment,
    dataset,
    summary: summary(experiment.model, dataset.train.inputShape),
  })
  const description = { loaded, dataset, overrides, data, seed, ...(out === undefined ? {} : { out }) }
  let code: ExitCode = exitCodes.failed
  for await (const event of recordRun(fit(experiment, dataset, { signal, engine }), description)) {
    renderer.render(event)
    if (event.type === 'done') code = event.reason === 'aborted' ? exitCodes.interrupted : exitCodes.done
  }
  return code
}
