import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Manifest, readManifest } from '../record/manifest.ts'
import { formatPercent } from '../render/format.ts'
import { visible } from '../visible.ts'
import type { Candidate } from './candidates.ts'
import { manifestFile } from '../record/names.ts'

/**
 * The runs that `typed` may become, and, ending in `/`, the directories where it may go on: a run is two levels away
 * at most.
 */
export async function runCandidates(typed: string): Promise<Candidate[]> {
  const start = typed.lastIndexOf('/') + 1
  const [parent, name] = [typed.slice(0, start), typed.slice(start)]
  const paths = subdirectories(parent || '.', name).map((directory) => `${parent}${directory}`)
  return (await Promise.all(paths.map(visit))).flat()
}

async function visit(path: string): Promise<readonly Candidate[]> {
  if (isRun(path)) return [await describe(path)]
  const runs = subdirectories(path).map((name) => `${path}/${name}`)
  const found = await Promise.all(runs.filter(isRun).map(describe))
  return found.length > 0 ? found : [{ value: `${path}/`, description: 'directory' }]
}

function isRun(path: string): boolean {
  return existsSync(join(path, manifestFile))
}

/**
 * The directories that a person means: none that is hidden, unless its dot was typed, and none whose name a line
 * cannot hold.
 */
function subdirectories(path: string, typed = ''): readonly string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map(({ name }) => name)
      .filter((name) => visible(name) === name)
      .filter((name) => name.startsWith(typed) && name !== 'node_modules' && (typed !== '' || !name.startsWith('.')))
      .sort()
  } catch {
    return [] // not there, or not to be read: nothing to offer
  }
}

async function describe(value: string): Promise<Candidate> {
  const manifest = await readManifest(value).catch(() => undefined)
  return { value, description: manifest ? outcome(manifest) : 'damaged' }
}

/** `article, completed, test accuracy 88.60%`; with the validation accuracy where there is one. */
function outcome({ experiment, status, result }: Manifest): string {
  const validation = result?.validationAccuracy ?? null
  const accuracy = validation ?? result?.testAccuracy ?? null
  const split = validation === null ? 'test' : 'validation'
  const parts = [
    experiment.name,
    status,
    ...(accuracy === null ? [] : [`${split} accuracy ${formatPercent(accuracy)}`]),
  ]
  return parts.join(', ')
}
