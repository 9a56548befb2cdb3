import type { EngineInfo } from '@nn/tensor'
import type { Dataset } from '@nn/train'
import type { RunDone } from '../events.ts'
import type { LoadedExperiment } from '../experiment/load.ts'
import type { Overrides } from '../experiment/override.ts'
import { type Manifest, manifestFormat } from './manifest.ts'
import { versions } from './versions.ts'

/** What a run is a run of. */
export interface RunDescription {
  readonly loaded: Pick<LoadedExperiment, 'name' | 'path' | 'sha256'>
  readonly dataset: Dataset
  readonly overrides: Overrides
  /** Where the data was asked for, if anywhere. */
  readonly data: { readonly directory?: string }
  readonly seed: number
  /** The run directory, if it was chosen. */
  readonly out?: string
}

/** The manifest of a run that begins now. */
export function startManifest(
  { loaded, dataset, overrides, data, seed }: RunDescription,
  engine: EngineInfo,
): Manifest {
  const { name, path, sha256 } = loaded
  const { synthetic, notice, classes, train } = dataset
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
      classes,
      inputShape: train.inputShape,
    },
    seed,
    engine,
    versions: versions(),
    startedAt: new Date().toISOString(),
  }
}

/** The manifest of a run that ended. */
export function finishManifest(manifest: Manifest, done: RunDone): Manifest {
  const { reason, epochs, step, testLoss, testAccuracy, weightsSha256 } = done
  const result = { epochs, step, testLoss: finite(testLoss), testAccuracy: finite(testAccuracy), weightsSha256 }
  return { ...manifest, status: reason, endedAt: new Date().toISOString(), result }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
