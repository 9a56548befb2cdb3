import { existsSync, realpathSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { ExperimentFile } from './load.ts'

/** An experiment that a run names. */
export interface NamedExperiment {
  readonly file: ExperimentFile
  /** The SHA-256 that the run recorded. */
  readonly sha256: string
  /** The directory of the run. */
  readonly run: string
}

/**
 * Why an experiment that a run names is not to be run: a run may come from anywhere and name any file, with its right
 * hash. So it must be a file of the project in which the user works, not one that came with the run, and as it was.
 * @returns undefined if nothing speaks against it
 */
export function distrust({ file: { path, sha256 }, ...named }: NamedExperiment): string | undefined {
  const project = projectOf(process.cwd())
  if (isWithin(named.run, path))
    return `the experiment ${path} lies in the directory of the run, and may have come with it`
  if (!isWithin(project, path))
    return `the experiment ${path} lies outside ${project}, and the run may come from elsewhere`
  return sha256 === named.sha256 ? undefined : `the experiment ${path} was edited since the run began`
}

/** The nearest directory, at or above another one, with a package.json; that one itself where there is none. */
function projectOf(directory: string): string {
  for (let place = directory; ; place = dirname(place)) {
    if (existsSync(join(place, 'package.json'))) return place
    if (place === dirname(place)) return directory
  }
}

/** Links are followed: what counts is where the file is. */
function isWithin(directory: string, path: string): boolean {
  const way = relative(realpathSync(resolve(directory)), realpathSync(path))
  return way !== '..' && !way.startsWith(`..${sep}`) && resolve(way) !== way
}
