import { resolve } from 'node:path'
import { createEngine, type Engine } from '@nn/tensor'
import type { Metric } from '@nn/train'
import { UsageError } from '../errors.ts'
import { type ExitCode, exitCodes } from '../exit.ts'
import { loadExperiment } from '../experiment/load.ts'
import { type Overrides, pickOverrides } from '../experiment/override.ts'
import { refuseRun } from '../record/directory.ts'
import { type Lock, lockRun } from '../record/lock.ts'
import { type CheckpointSettings, openManifest } from '../record/manifest.ts'
import { readResumedRun } from '../record/resume.ts'
import { train, type TrainPlan } from '../record/train.ts'
import { type AddCommand, type Context, noticeOf } from './command.ts'
import { batchSize, integer, metric, positive, trustText } from './values.ts'

/** The options of `nn train`, read. */
export interface TrainOptions extends Overrides {
  readonly data?: string
  readonly out?: string
  readonly threads?: number
  readonly resume?: string
  readonly trust?: boolean
  readonly checkpointEvery?: number
  readonly keep?: number
  readonly best?: Metric
}

/** `nn train` */
export const addTrain: AddCommand = (program, execute) => {
  program
    .command('train')
    .description('train the model of an experiment, and keep the run in a directory')
    .argument('[experiment]', 'a TypeScript or JavaScript file whose default export is an experiment')
    .option('--epochs <n>', 'go through the training data n times', integer(1))
    .option('--batch-size <n|full>', 'examples for each update of the weights', batchSize)
    .option('--learning-rate <x>', "the optimizer's learning rate", positive)
    .option('--seed <n>', 'fixes initial weights, order of the examples, and dropout', integer(0))
    .option('--data <directory>', 'take the data from this directory and from nowhere else')
    .option('--out <directory>', 'the directory of the run (default: runs/<experiment>-<date>-<time>)')
    .option('--threads <n>', 'compute on n threads (default: NN_THREADS, else one for each core)', integer(1))
    .option('--resume <run>', 'continue an interrupted run; the result is the same as without the interruption')
    .option('--trust', `with --resume: ${trustText}`)
    .option('--checkpoint-every <n>', 'keep a checkpoint of every n-th step, beside the last and the best', integer(1))
    .option('--keep <n>', 'how many of those to keep, the newest (default: 5)', integer(1))
    .option(
      '--best <metric>',
      'what the best checkpoint is best by (default: validation loss, else training loss)',
      metric,
    )
    .addHelpText('after', examples)
    .action((file: string | undefined, options: TrainOptions) =>
      execute((context) => {
        if (options.resume !== undefined) return resume(options.resume, file, options, context)
        if (file === undefined)
          throw new UsageError('expected an experiment, or --resume with a run. Give one of them.')
        return begin(file, options, context)
      }),
    )
}

const examples = `
Examples:
  nn train experiment.ts                        as the file says
  nn train experiment.ts --epochs 3 --seed 7    with other values
  nn train experiment.ts --json | jq .loss      events as JSON, one per line
  nn train experiment.ts --out runs/baseline    into a directory of your choice
  nn train --resume runs/baseline               go on after Ctrl-C, a crash or kill -9
  nn train --resume runs/baseline --epochs 20   train a completed run for longer`

function begin(file: string, options: TrainOptions, context: Context): Promise<ExitCode> {
  const { data, out } = options
  if (out !== undefined) refuseRun(out)
  return withEngine(options, async (engine) => {
    const plan: TrainPlan = {
      loaded: await loadExperiment(file, context.streams),
      overrides: pickOverrides(options),
      data: data === undefined ? {} : { directory: resolve(data) },
      command: context.argv,
      checkpoints: checkpointSettings(options),
      ...(out === undefined ? {} : { out }),
    }
    return train(plan, engine, context)
  })
}

const settled = ['batchSize', 'learningRate', 'seed', 'data', 'out'] as const satisfies readonly (keyof TrainOptions)[]

async function resume(
  directory: string,
  file: string | undefined,
  options: TrainOptions,
  context: Context,
): Promise<ExitCode> {
  const changed = settled.find((name) => options[name] !== undefined)
  if (file !== undefined || changed !== undefined) {
    const what =
      changed === undefined ? `the experiment ${file!}` : `--${changed.replace(/[A-Z]/g, '-$&').toLowerCase()}`
    throw new UsageError(`--resume goes on with what ${directory} was begun with. Leave out ${what}.`)
  }
  await openManifest(directory) // before anything is written there
  const lock = await lockRun(directory, { tell: noticeOf(context) })
  try {
    return await withEngine(options, (engine) => goOn(directory, lock, options, engine, context))
  } finally {
    lock.release()
  }
}

async function goOn(
  directory: string,
  lock: Lock,
  options: TrainOptions,
  engine: Engine,
  context: Context,
): Promise<ExitCode> {
  const resumed = await readResumedRun(directory, options, context)
  if (!resumed) return exitCodes.done
  const { loaded, overrides, manifest } = resumed
  const checkpoints = checkpointSettings(options, manifest.checkpoints)
  return train({ loaded, overrides, data: manifest.data, checkpoints, resumed: { ...resumed, lock } }, engine, context)
}

/** The threads of the engine start while experiment and data are read. */
async function withEngine({ threads }: TrainOptions, work: (engine: Engine) => Promise<ExitCode>): Promise<ExitCode> {
  const engine = createEngine(threads === undefined ? {} : { threads })
  engine.ready().catch(() => undefined) // `fit` waits for it, and fails, if nothing else did before
  return work(engine)
}

function checkpointSettings(
  { checkpointEvery, keep, best }: TrainOptions,
  before: CheckpointSettings = {},
): CheckpointSettings {
  const settings = {
    ...before,
    ...(checkpointEvery === undefined ? {} : { every: checkpointEvery }),
    ...(keep === undefined ? {} : { keep }),
    ...(best === undefined ? {} : { best }),
  }
  if (keep !== undefined && settings.every === undefined) {
    throw new UsageError('--keep: says how many checkpoints of every n-th step stay. Give --checkpoint-every, too.')
  }
  return settings
}
