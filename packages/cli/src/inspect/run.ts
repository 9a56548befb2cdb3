import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { summary } from '@nn/layers'
import { checkpointDirectory } from '../checkpoint/names.ts'
import type { Context } from '../commands/command.ts'
import { CommandError, describeError } from '../errors.ts'
import { inputShapeOf } from '../record/input.ts'
import { type Manifest, readManifest } from '../record/manifest.ts'
import { openExperiment, readWeights } from '../record/open.ts'
import { inspectFile } from './file.ts'
import type { Inspection } from './inspection.ts'
import { weightsFile } from '../record/names.ts'

/**
 * Looks into the directory of a run, also of one that failed or whose experiment is gone.
 * @throws CommandError if it is no run, or its weights are damaged or not those that it recorded.
 */
export async function inspectRun(directory: string, context: Context): Promise<Inspection> {
  const manifest = await readManifest(directory)
  if (manifest.result) await readWeights(directory, manifest)
  const table = await summarize(directory, manifest, context)
  return {
    kind: 'run',
    target: directory,
    run: {
      manifest,
      ...(table === undefined ? {} : { summary: table }),
      checkpoints: await checkpointsIn(directory),
    },
    ...(manifest.result ? { file: (await inspectFile(join(directory, weightsFile))).file } : {}),
  }
}

/** The model's table. Without the experiment there is none, which is no reason not to show the rest. */
async function summarize(directory: string, manifest: Manifest, context: Context): Promise<string | undefined> {
  const inputShape = await inputShapeOf(directory, manifest)
  if (!inputShape) return undefined
  try {
    return summary((await openExperiment(directory, manifest, context)).model, inputShape)
  } catch (error) {
    if (!(error instanceof CommandError || (error instanceof Error && 'actual' in error))) throw error
    context.renderer.render({ type: 'notice', message: describeError(error) })
    return undefined
  }
}

async function checkpointsIn(directory: string): Promise<string[]> {
  const files = await readdir(join(directory, checkpointDirectory)).catch((): string[] => [])
  return files.filter((file) => file.endsWith('.safetensors')).sort()
}
