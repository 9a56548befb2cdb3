import { join } from 'node:path'
import { entries, type ParamTree } from '@nn/tensor'
import { encodeSafetensors } from '@nn/tensor/safetensors'
import type { EpochEvent } from '@nn/train'
import { describeError } from '../errors.ts'
import type { RunDone } from '../events.ts'
import { writeFileAtomically } from './files.ts'
import type { Manifest } from './manifest.ts'
import { curveFiles, weightsFile } from './names.ts'

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

/**
 * Draws the figures of a run that has an epoch to show. If that fails, what to tell the user: the run is good without
 * them.
 */
export async function saveCurve(
  directory: string,
  epochs: readonly EpochEvent[],
  { experiment, dataset }: Pick<Manifest, 'experiment' | 'dataset'>,
): Promise<string | undefined> {
  if (epochs.length === 0) return undefined
  // A figure is looked at without its run, so it says itself that the data is synthetic.
  const title = dataset.synthetic ? `${experiment.name} (synthetic data)` : experiment.name
  let missing = `${curveFiles.svg} and ${curveFiles.png}`
  try {
    const [{ drawCurve }, { rasterize }] = await Promise.all([
      import('../report/curve.ts'),
      import('../report/rasterize.ts'),
    ])
    const svg = await drawCurve(epochs, title)
    await writeFileAtomically(join(directory, curveFiles.svg), svg)
    missing = curveFiles.png
    await writeFileAtomically(join(directory, curveFiles.png), await rasterize(svg))
    return undefined
  } catch (error) {
    return `${missing} could not be made: ${describeError(error)}`
  }
}
