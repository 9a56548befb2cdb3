import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import type { Shape } from '@nn/tensor'
import { openRegularFile } from './files.ts'
import { isShape } from './manifest-check.ts'
import type { Manifest } from './manifest.ts'
import { metricsFile } from './names.ts'

/**
 * The shape of one input of a run's model: from its manifest or, for a run of an older version, from its first event.
 * Undefined if neither says it.
 */
export async function inputShapeOf(directory: string, { dataset }: Manifest): Promise<Shape | undefined> {
  return dataset.inputShape ?? (await inputShapeOfLog(join(directory, metricsFile)))
}

async function inputShapeOfLog(path: string): Promise<Shape | undefined> {
  try {
    const file = await openRegularFile(path)
    const lines = createInterface({ input: file.createReadStream({ end: LONGEST_EVENT }) })
    for await (const line of lines) {
      const { inputShape } = JSON.parse(line) as { readonly inputShape?: unknown }
      return isShape(inputShape) ? inputShape : undefined
    }
  } catch {
    return undefined // gone, or damaged
  }
  return undefined
}

const LONGEST_EVENT = 65_536
