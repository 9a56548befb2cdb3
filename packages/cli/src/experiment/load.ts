import { createHash } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { basename, extname, resolve } from 'node:path'
import { defineExperiment, type Experiment } from '@nn/train'
import { CommandError, UsageError } from '../errors.ts'
import { readRegularFile } from '../record/files.ts'
import { settled } from '../settle.ts'
import type { Streams } from '../streams.ts'
import { importModule } from './import.ts'
import { locate } from './locate.ts'
import { findMissingExport } from './missing-export.ts'

/** An experiment and the file it came from. */
export interface LoadedExperiment {
  readonly experiment: Experiment
  /** As the user wrote it. */
  readonly file: string
  /** Absolute. */
  readonly path: string
  /** `article` for `experiments/article.ts`. */
  readonly name: string
  /** Of the file's text, to see later whether it was edited. */
  readonly sha256: string
}

/** An experiment's file, before it is run. */
export type ExperimentFile = Omit<LoadedExperiment, 'experiment'>

/**
 * Looks at the file of an experiment, without running it.
 * @throws UsageError if there is no such file
 */
export async function openExperimentFile(file: string): Promise<ExperimentFile> {
  const path = resolve(file)
  if (!existsSync(path)) throw new UsageError(`there is no experiment at ${file}. Give the path of a TypeScript file.`)
  if (!statSync(path).isFile()) throw new UsageError(`${file} is not a file. Give the path of a TypeScript file.`)
  const sha256 = createHash('sha256')
    .update(await readRegularFile(path))
    .digest('hex')
  return { file, path, name: basename(path, extname(path)), sha256 }
}

/**
 * Loads the default export of a TypeScript or JavaScript file.
 * @throws UsageError if there is no such file; CommandError, with the place, if it cannot be loaded or exports no
 *   experiment.
 */
export async function loadExperiment(file: string, streams: UserCode = {}): Promise<LoadedExperiment> {
  return runExperimentFile(await openExperimentFile(file), streams)
}

/** What stops the loading of an experiment, and is told before. */
type UserCode = Partial<Pick<Streams, 'signal' | 'beforeUserCode'>>

/** @throws as `loadExperiment` */
export async function runExperimentFile(file: ExperimentFile, streams: UserCode): Promise<LoadedExperiment> {
  return { ...file, experiment: await importExperiment(file, streams) }
}

async function importExperiment(
  { file, path }: ExperimentFile,
  { signal, beforeUserCode }: UserCode,
): Promise<Experiment> {
  await beforeUserCode?.()
  let module: Readonly<Record<string, unknown>>
  try {
    const stalled = 'never finishes loading: a top-level await, there or in an import, waits for nothing that comes.'
    module = await settled(importModule(path), stalled, signal)
  } catch (error) {
    if (signal?.aborted && error === signal.reason) throw error
    throw new CommandError(await explain(error, file, path), { cause: error })
  }
  const experiment = module['default']
  if (typeof experiment !== 'object' || experiment === null) {
    throw new CommandError(
      `${file}: has no experiment as its default export. Write \`export default defineExperiment({ … })\`.`,
    )
  }
  try {
    return defineExperiment(experiment as Experiment)
  } catch (error) {
    throw new CommandError(await explain(error, file, path), { cause: error })
  }
}

/** An import of what is not there explains whatever came of it. */
async function explain(error: unknown, file: string, path: string): Promise<string> {
  const missing = await findMissingExport((await readRegularFile(path)).toString(), path)
  return missing ? `${file}:${missing.line}: ${missing.message}` : locate(error, file, path)
}
