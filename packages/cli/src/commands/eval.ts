import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { defaultEngine, type Tensor } from '@nn/tensor'
import { decodeSafetensors, type Safetensors } from '@nn/tensor/safetensors'
import { type Dataset, evaluate, type Evaluation, weightsSha256 } from '@nn/train'
import { CommandError, UsageError } from '../errors.ts'
import { type ExitCode, exitCodes } from '../exit.ts'
import { loadExperiment } from '../experiment/load.ts'
import { override } from '../experiment/override.ts'
import { type Manifest, readManifest } from '../record/manifest.ts'
import { weightsFile } from '../record/save.ts'
import type { EvaluationEvent } from '../events.ts'
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

async function evaluateRun(run: string, options: EvalOptions, { renderer, streams }: Context): Promise<ExitCode> {
  if (!existsSync(run)) throw new UsageError(`there is no run at ${run}. Give the directory of a run.`)
  const manifest = await readManifest(run)
  const weights = await readWeights(run, manifest)
  const { path } = manifest.experiment
  if (!existsSync(path))
    throw new CommandError(`${run}: its experiment ${path} is gone. Put the file back to evaluate the run.`)
  const loaded = await loadExperiment(path)
  const experiment = override(loaded.experiment, manifest.overrides)
  if (loaded.sha256 !== manifest.experiment.sha256) {
    renderer.render({ type: 'notice', message: `${path} was edited since the run.` })
  }
  const directory = options.data ?? manifest.data.directory
  const engine = defaultEngine()
  const dataset = await experiment.data.load({
    ...(directory === undefined ? {} : { directory }),
    seed: manifest.seed,
    signal: streams.signal,
    allocate: engine.allocateBytes,
    onProgress: (progress) => {
      renderer.render({ type: 'load', ...progress })
    },
  })
  if (options.data === undefined) expectSameData(run, manifest, dataset)
  const evaluation = evaluate(experiment, weights, dataset.test, { classes: dataset.classes, engine })
  renderer.render(describe(run, manifest, dataset, evaluation))
  return exitCodes.done
}

/** Metrics on synthetic digits are no answer for a run on MNIST; on a directory that was asked for, they are. */
function expectSameData(run: string, { dataset: { name } }: Manifest, dataset: Dataset): void {
  if (dataset.name === name) return
  throw new CommandError(
    `${run}: the run was on ${name}, but the data found now is ${dataset.name}. Name its directory with --data.`,
  )
}

/** The weights of a run, proven to be those that it recorded. */
async function readWeights(run: string, { status, result }: Manifest): Promise<Readonly<Record<string, Tensor>>> {
  const path = join(run, weightsFile)
  if (!result || !existsSync(path)) {
    throw new CommandError(
      `${run}: the run has no saved weights, its status is '${status}'. Train again with nn train.`,
    )
  }
  const { tensors } = decode(path, await readFile(path))
  const sha256 = await weightsSha256(tensors)
  if (sha256 !== result.weightsSha256) {
    throw new CommandError(
      `${path}: the SHA-256 of the weights must be ${result.weightsSha256}, got ${sha256}. The file was changed.`,
    )
  }
  return tensors
}

function decode(path: string, bytes: Uint8Array): Safetensors {
  try {
    return decodeSafetensors(bytes)
  } catch (error) {
    throw new CommandError(`${path}: ${(error as Error).message}`, { cause: error })
  }
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
