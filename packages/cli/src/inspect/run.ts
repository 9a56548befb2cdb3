import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { checkpointDirectory } from '../checkpoint/names.ts'
import { editsOf } from '../record/edits.ts'
import { readLog } from '../record/read-log.ts'
import { readManifest } from '../record/manifest.ts'
import { readWeights } from '../record/open.ts'
import { inspectFile } from './file.ts'
import type { Inspection } from './inspection.ts'
import { weightsFile } from '../record/names.ts'

/**
 * Looks into the directory of a run, also of one that failed or whose experiment is gone: that is not needed.
 * @throws CommandError if it is no run, or its weights are damaged or not those that it recorded.
 */
export async function inspectRun(directory: string): Promise<Inspection> {
  const manifest = await readManifest(directory)
  if (manifest.result) await readWeights(directory, manifest)
  const log = await readLog(directory).catch(() => undefined) // what is wrong with a log is no reason not to show the rest
  return {
    kind: 'run',
    target: directory,
    run: {
      manifest,
      ...(manifest.summary === undefined ? {} : { summary: manifest.summary }),
      checkpoints: await checkpointsIn(directory),
      edits: editsOf(manifest, log),
    },
    ...(manifest.result ? { file: (await inspectFile(join(directory, weightsFile))).file } : {}),
  }
}

async function checkpointsIn(directory: string): Promise<string[]> {
  const files = await readdir(join(directory, checkpointDirectory)).catch((): string[] => [])
  return files.filter((file) => file.endsWith('.safetensors')).sort()
}
