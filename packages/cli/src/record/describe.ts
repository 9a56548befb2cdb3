import type { Checkpoint, Dataset, StartEvent } from '@nn/train'
import type { RunDone } from '../events.ts'
import type { LoadedExperiment } from '../experiment/load.ts'
import type { Overrides } from '../experiment/override.ts'
import type { Lock } from './lock.ts'
import { manifestFormat } from './manifest-check.ts'
import type { CheckpointSettings, Manifest } from './manifest.ts'
import { versions } from './versions.ts'

/** What a run is a run of. */
export interface RunDescription {
  readonly loaded: Pick<LoadedExperiment, 'name' | 'path' | 'sha256'>
  readonly dataset: Dataset
  /** The table of the model. */
  readonly summary?: string
  readonly overrides: Overrides
  /** Where the data was asked for, if anywhere. */
  readonly data: { readonly directory?: string }
  readonly seed: number
  /** The run directory, if it was chosen. */
  readonly out?: string
  /** The words after `nn`. */
  readonly command?: readonly string[]
  readonly checkpoints?: CheckpointSettings
  /** Told what the user has to wait for. */
  readonly tell?: (message: string) => void
  /** The run that goes on, if it is not a new one, and at which step. */
  readonly resumed?: {
    readonly directory: string
    readonly manifest: Manifest
    readonly checkpoint: Checkpoint | undefined
    /** This process's. */
    readonly lock: Lock
  }
}

/** The manifest of a run that begins now. */
export function startManifest(
  { loaded, dataset, summary, overrides, data, seed, command, checkpoints = {} }: RunDescription,
  { engine, monitors }: StartEvent,
): Manifest {
  const { name, path, sha256 } = loaded
  const { synthetic, notice, verified, classes, train } = dataset
  return {
    format: manifestFormat,
    status: 'running',
    experiment: { name, path, sha256 },
    overrides,
    data,
    dataset: {
      name: dataset.name,
      synthetic,
      ...(notice === undefined ? {} : { notice }),
      ...(verified === undefined ? {} : { verified }),
      classes,
      inputShape: train.inputShape,
    },
    ...(summary === undefined ? {} : { summary }),
    seed,
    engine,
    versions: versions(),
    startedAt: new Date().toISOString(),
    ...(command === undefined ? {} : { command }),
    checkpoints,
    monitors,
  }
}

/** What a manifest says of a run that ended. */
const ends = new Set<string>(['endedAt', 'result', 'error', 'log'] satisfies (keyof Manifest)[])

/** The manifest of a run that goes on. */
export function resumeManifest(
  { overrides, loaded, summary, checkpoints = {} }: RunDescription,
  manifest: Manifest,
  step: number,
  { engine: { threads }, monitors }: StartEvent,
): Manifest {
  const begun = Object.fromEntries(Object.entries(manifest).filter(([key]) => !ends.has(key))) as unknown as Manifest
  const resumption = { step, at: new Date().toISOString(), threads, versions: versions() }
  return {
    ...begun,
    status: 'running',
    ...(summary === undefined ? {} : { summary }),
    overrides,
    experiment: { ...begun.experiment, sha256: loaded.sha256 },
    checkpoints,
    monitors,
    resumed: [...(begun.resumed ?? []), resumption],
  }
}

/** The manifest of a run that ended. */
export function finishManifest(manifest: Manifest, done: RunDone, log: string): Manifest {
  const { reason, epochs, step, validationLoss, validationAccuracy = NaN, testLoss, testAccuracy, weightsSha256 } = done
  const result = {
    epochs,
    step,
    ...(validationLoss === undefined
      ? {}
      : { validationLoss: finite(validationLoss), validationAccuracy: finite(validationAccuracy) }),
    testLoss: finite(testLoss),
    testAccuracy: finite(testAccuracy),
    weightsSha256,
  }
  return { ...manifest, status: reason, endedAt: new Date().toISOString(), result, log }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
