import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { defaultEngine, type Tensor } from '@nn/tensor'
import { decodeSafetensors, type Safetensors } from '@nn/tensor/safetensors'
import { type Dataset, type Experiment, weightsSha256 } from '@nn/train'
import { findCheckpoint } from '../checkpoint/find.ts'
import type { Context } from '../commands/command.ts'
import { CommandError } from '../errors.ts'
import { type LoadedExperiment, openExperimentFile, runExperimentFile } from '../experiment/load.ts'
import { override } from '../experiment/override.ts'
import { distrust } from '../experiment/trust.ts'
import { expectSameData, loadDataset } from './data.ts'
import { readRegularFile } from './files.ts'
import { type Manifest, openManifest } from './manifest.ts'
import { weightsFile } from './names.ts'

/** A run, read back from its directory. */
export interface OpenRun {
  readonly directory: string
  readonly manifest: Manifest
  /** As it was run, with the overrides of the command line. */
  readonly experiment: Experiment
  /** Proven to be those that the run recorded; of a run that did not end, those of its newest good checkpoint. */
  readonly weights: Readonly<Record<string, Tensor>>
}

/**
 * Opens a run. With `trust`, its experiment may be any file, and one that was edited since.
 * @throws UsageError if there is no such directory; CommandError if it is no run, a part of it is gone or damaged, or
 *   its experiment is not to be trusted.
 */
export async function openRun(directory: string, context: Context, trust = false): Promise<OpenRun> {
  const manifest = await openManifest(directory)
  const weights = await readWeights(directory, manifest)
  const { experiment } = await reloadExperiment(directory, manifest, context, trust)
  return { directory, manifest, experiment: override(experiment, manifest.overrides), weights }
}

/**
 * The experiment of a run as its file says. With `trust`, says so if it was edited since.
 * @throws CommandError if it is gone, is not to be trusted, or cannot be loaded.
 */
export async function reloadExperiment(
  directory: string,
  { experiment: { path, sha256 } }: Manifest,
  { renderer, streams }: Context,
  trust: boolean,
): Promise<LoadedExperiment> {
  if (!existsSync(path)) {
    throw new CommandError(`${directory}: its experiment ${path} is gone. Put the file back to use the run.`)
  }
  const file = await openExperimentFile(path)
  const doubt = distrust({ file, sha256, run: directory })
  if (doubt !== undefined && !trust) {
    throw new CommandError(`${directory}: ${doubt}. Its code is not run. If you trust it, give --trust.`)
  }
  if (file.sha256 !== sha256) {
    renderer.render({ type: 'notice', message: `${path} was edited since the run began.` })
  }
  return runExperimentFile(file, streams)
}

/**
 * The data of a run, or that in another directory.
 * @param load Where several runs are opened, one that keeps what they have in common.
 * @throws CommandError if it is not the data that the run was on: metrics on synthetic digits are no answer for a run
 *   on MNIST.
 */
export async function loadRunData(
  run: OpenRun,
  elsewhere: string | undefined,
  context: Context,
  load: typeof loadDataset = loadDataset,
): Promise<Dataset> {
  const { seed, data } = run.manifest
  const directory = elsewhere ?? data.directory
  const dataset = await load(run.experiment, { directory, seed, engine: defaultEngine() }, context)
  if (elsewhere === undefined) expectSameData(dataset, run, 'Name its directory with --data.')
  return dataset
}

/**
 * The weights of a run, proven to be those that it recorded.
 * @throws CommandError if there are none, or they are damaged or others.
 */
export async function readWeights(
  directory: string,
  { status, result }: Manifest,
): Promise<Readonly<Record<string, Tensor>>> {
  const path = join(directory, weightsFile)
  if (!result) return readCheckpointWeights(directory, status)
  if (!existsSync(path)) throw noWeights(directory, status)
  const { tensors } = await decode(path)
  const sha256 = await weightsSha256(tensors)
  if (sha256 !== result.weightsSha256) {
    throw new CommandError(
      `${path}: the SHA-256 of the weights must be ${result.weightsSha256}, got ${sha256}. The file was changed.`,
    )
  }
  return tensors
}

/**
 * A run that goes on, or was killed, has its weights in its newest good checkpoint: what would be its result if it
 * ended there.
 */
async function readCheckpointWeights(
  directory: string,
  status: Manifest['status'],
): Promise<Readonly<Record<string, Tensor>>> {
  const { found } = await findCheckpoint(directory)
  if (!found) throw noWeights(directory, status)
  const { tensors } = found.checkpoint
  const prefix = Object.keys(tensors).some((name) => name.startsWith(result)) ? result : ''
  return Object.fromEntries(
    Object.entries(tensors)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor] as const)
      .filter(([name]) => !name.includes('/')),
  )
}

/** What a checkpoint puts before the names of weights that are the result instead of the parameters in training. */
const result = 'result/'

function noWeights(directory: string, status: Manifest['status']): CommandError {
  return new CommandError(
    `${directory}: the run has no saved weights, its status is '${status}'. Train again with nn train.`,
  )
}

async function decode(path: string): Promise<Safetensors> {
  try {
    return decodeSafetensors(await readRegularFile(path))
  } catch (error) {
    throw new CommandError(`${path}: ${(error as Error).message}`, { cause: error })
  }
}
