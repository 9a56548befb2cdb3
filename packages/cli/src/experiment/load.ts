import { createHash } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, extname, resolve } from 'node:path'
import { defineExperiment, type Experiment } from '@nn/train'
import { CommandError, UsageError } from '../errors.ts'
import { importModule } from './import.ts'
import { locate } from './locate.ts'

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

/**
 * Loads the default export of a TypeScript or JavaScript file.
 * @throws UsageError if there is no such file; CommandError, with the place, if it cannot be loaded or exports no experiment.
 */
export async function loadExperiment(file: string): Promise<LoadedExperiment> {
  const path = resolve(file)
  if (!existsSync(path)) throw new UsageError(`there is no experiment at ${file}. Give the path of a TypeScript file.`)
  if (!statSync(path).isFile()) throw new UsageError(`${file} is not a file. Give the path of a TypeScript file.`)
  const experiment = await importExperiment(file, path)
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
  return { experiment, file, path, name: basename(path, extname(path)), sha256 }
}

async function importExperiment(file: string, path: string): Promise<Experiment> {
  let module: Readonly<Record<string, unknown>>
  try {
    module = await importModule(path)
  } catch (error) {
    throw new CommandError(locate(error, file, path), { cause: error })
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
    throw new CommandError(locate(error, file, path), { cause: error })
  }
}
