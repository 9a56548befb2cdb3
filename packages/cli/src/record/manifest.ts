import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { EngineInfo, Shape } from '@nn/tensor'
import type { Metric, Monitoring } from '@nn/train'
import { CommandError, UsageError } from '../errors.ts'
import type { Overrides } from '../experiment/override.ts'
import { checksum } from './chain.ts'
import { readRegularFile, writeFileAtomically } from './files.ts'
import { parseObject } from './json.ts'
import { isManifest, type manifestFormat } from './manifest-check.ts'
import { lockFile, manifestFile, metricsFile } from './names.ts'
import { quoted } from '../render/shell.ts'

/** `run.json`: what a run was and how it ended, and what is needed to evaluate it again. */
export interface Manifest {
  readonly format: typeof manifestFormat
  /** `running` if the process was killed. */
  readonly status: 'running' | 'completed' | 'stopped' | 'aborted' | 'failed'
  /** Why it failed. */
  readonly error?: string
  readonly experiment: { readonly name: string; readonly path: string; readonly sha256: string }
  readonly overrides: Overrides
  /** Where the data was asked for, if anywhere. */
  readonly data: { readonly directory?: string }
  readonly dataset: DatasetRecord
  /** The table of the model. Absent in older runs. */
  readonly summary?: string
  readonly seed: number
  /** Absent in older runs. */
  readonly engine?: Pick<EngineInfo, 'kernels' | 'threads'> & Partial<EngineInfo>
  /** Absent in older runs. */
  readonly versions?: Readonly<Record<string, string>>
  readonly startedAt: string
  readonly endedAt?: string
  readonly result?: RunResult
  /** The words of the command that began it. Absent in older runs. */
  readonly command?: readonly string[]
  /** Each time that it went on after it was stopped. */
  readonly resumed?: readonly Resumption[]
  /** Which checkpoints it keeps. */
  readonly checkpoints?: CheckpointSettings
  /** Who chose by which metric: a callback, or `bestCheckpoint`. Absent in older runs. */
  readonly monitors?: Monitoring
  /** The checksum of the log's last line, once the run ended. Absent in older runs. */
  readonly log?: string
  /** Of all the rest. Absent in older runs. */
  readonly checksum?: string
}

/** Which checkpoints a run keeps beside the last and the best, and what that is best by: the options of `nn train`. */
export interface CheckpointSettings {
  readonly every?: number
  readonly keep?: number
  readonly best?: Metric
}

/** A run went on. */
export interface Resumption {
  readonly step: number
  readonly at: string
  readonly threads: number
  readonly versions: Readonly<Record<string, string>>
}

/** What the run was on. Runs of older versions say neither classes nor the shape of the inputs. */
export interface DatasetRecord {
  readonly name: string
  readonly synthetic: boolean
  readonly notice?: string
  /** Whether SHA-256 proved that the bytes are those of the data set `name`. */
  readonly verified?: boolean
  /** The names of the classes, by index; empty if targets are values. */
  readonly classes?: readonly string[]
  /** The shape of one input: `[28, 28]`. */
  readonly inputShape?: Shape
}

/** What came out. A metric is null if no epoch was completed. */
export interface RunResult {
  readonly epochs: number
  readonly step: number
  /** Absent without a validation split, and in older runs. */
  readonly validationLoss?: number | null
  readonly validationAccuracy?: number | null
  readonly testLoss: number | null
  readonly testAccuracy: number | null
  readonly weightsSha256: string
}

/** Writes the manifest of a run, in place of an earlier one. */
export async function writeManifest(directory: string, manifest: Manifest): Promise<void> {
  const sealed = { ...manifest, checksum: checksumOf(manifest) }
  await writeFileAtomically(join(directory, manifestFile), `${JSON.stringify(sealed, undefined, 2)}\n`)
}

/** Whether a manifest is as it was written; one without a checksum may be. */
export function isWritten(manifest: Manifest): boolean {
  return manifest.checksum === undefined || manifest.checksum === checksumOf(manifest)
}

function checksumOf(manifest: Manifest): string {
  return checksum(JSON.stringify({ ...manifest, checksum: undefined }))
}

/** @throws CommandError if the directory holds no run. */
export async function readManifest(directory: string): Promise<Manifest> {
  const path = join(directory, manifestFile)
  let text: string
  try {
    text = (await readRegularFile(path)).toString()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'ENOTDIR') {
      throw new CommandError(`${path}: cannot be read: ${message}. nn train writes it.`, { cause: error })
    }
    throw new CommandError(
      isUnbegun(directory)
        ? `${directory}: its run was stopped before it began, and left nothing. Start it with nn train and --out ${quoted(directory)}.`
        : `${directory}: is not the directory of a run, it has no ${manifestFile}. nn train makes one.`,
    )
  }
  const manifest = parseObject(text)
  if (!isManifest(manifest)) throw new CommandError(`${path}: is damaged or was not written by nn train.`)
  return manifest as unknown as Manifest
}

/**
 * Whether a directory is that of a run which was killed before it had a manifest: it has an empty log, or only a lock.
 */
function isUnbegun(directory: string): boolean {
  const log = statSync(join(directory, metricsFile), { throwIfNoEntry: false })
  return log ? log.size === 0 : existsSync(join(directory, lockFile))
}

/**
 * The manifest of the run that a user names. @throws UsageError if there is no such directory; CommandError if it
 * holds no run.
 */
export async function openManifest(directory: string): Promise<Manifest> {
  if (!existsSync(directory)) throw new UsageError(`there is no run at ${directory}. Give the directory of a run.`)
  return readManifest(directory)
}
