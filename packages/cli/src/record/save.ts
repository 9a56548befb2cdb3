import { join } from 'node:path'
import { entries, type ParamTree } from '@nn/tensor'
import { encodeSafetensors } from '@nn/tensor/safetensors'
import type { EpochEvent } from '@nn/train'
import type { RunDone } from '../events.ts'
import { writeFileAtomically } from './files.ts'

export const weightsFile = 'model.safetensors'

/** Writes the weights of a run, which say themselves where they come from. */
export async function saveWeights(
  directory: string,
  weights: ParamTree,
  done: RunDone,
  experiment: string,
): Promise<void> {
  const { dataset, synthetic, seed, weightsSha256 } = done
  const metadata = { experiment, dataset, synthetic: String(synthetic), seed: String(seed), weightsSha256 }
  await writeFileAtomically(
    join(directory, weightsFile),
    encodeSafetensors(Object.fromEntries(entries(weights)), metadata),
  )
}

/** Writes the figures of a run that has an epoch to show. If that fails, what to tell the user: the run is good without them. */
export async function saveCurve(
  directory: string,
  epochs: readonly EpochEvent[],
  title: string,
): Promise<string | undefined> {
  if (epochs.length === 0) return undefined
  try {
    const { drawCurve } = await import('../report/curve.ts')
    const { svg, png } = await drawCurve(epochs, title)
    await writeFileAtomically(join(directory, 'curve.svg'), svg)
    await writeFileAtomically(join(directory, 'curve.png'), png)
    return undefined
  } catch (error) {
    return `curve.svg and curve.png could not be made: ${(error as Error).message}`
  }
}
