import type { Shape } from '@nn/tensor'
import type { Manifest } from '../record/manifest.ts'
import type { Statistics } from './statistics.ts'

/** What is in a run or in a file of tensors. */
export interface Inspection {
  readonly kind: 'run' | 'safetensors' | 'npy'
  /** As the user wrote it. */
  readonly target: string
  /** Of a run. */
  readonly run?: RunInspection
  /** Of the weights' file of a run, or of the file itself; missing where a run has no weights. */
  readonly file?: FileInspection
}

/** A run beside its weights. */
export interface RunInspection {
  readonly manifest: Manifest
  /** The table of the model. Absent in runs of older versions. */
  readonly summary?: string
  /** The names of its checkpoints, in order. */
  readonly checkpoints: readonly string[]
  /** Where its files are not as nn wrote them, in sentences. */
  readonly edits: readonly string[]
}

/** A file of tensors. */
export interface FileInspection {
  readonly path: string
  readonly bytes: number
  /** Of the whole file. */
  readonly sha256: string
  /** The first ones; long names and texts are cut. */
  readonly metadata: Readonly<Record<string, string>>
  /** The first ones in the order of the file, group after group; long names are cut. */
  readonly tensors: readonly TensorInspection[]
  /** All that there is, of which the above may be a part. */
  readonly total: { readonly metadata: number; readonly tensors: number; readonly numbers: number }
}

/** One tensor of a file. */
export interface TensorInspection extends Statistics {
  readonly name: string
  /** The first part of its name in a checkpoint: `optimizer`, `` for the weights. */
  readonly group: string
  /** As the file's format calls it. */
  readonly dtype: string
  readonly shape: Shape
  /** How many numbers it has. */
  readonly count: number
  readonly bytes: number
}
