import { type Allocate } from '../bytes/stream.ts'
import { catalog } from '../catalog.ts'
import { type ImageDataset, makeSplits, type SplitOptions } from '../dataset.ts'
import { syntheticDigits } from '../synthetic/index.ts'

/**
 * Draws a data set of synthetic digits; `why` goes into the notice. The test digits are other ones of the same seed.
 */
export function drawDigits(
  why: string,
  { count = 60_000, testCount = 10_000 }: { readonly count?: number; readonly testCount?: number } = {},
  options: SplitOptions,
  allocate?: Allocate,
): Promise<ImageDataset> {
  const { images: drawn, labels } = syntheticDigits({ seed: options.seed, count: count + testCount })
  const images = allocate?.(drawn.length) ?? drawn
  if (images !== drawn) images.set(drawn)
  const size = images.length / labels.length
  const part = (from: number, to: number): Parameters<typeof makeSplits>[0] => ({
    images: images.subarray(from * size, to * size),
    labels: labels.subarray(from, to),
    inputShape: [28, 28],
  })
  return Promise.resolve({
    name: 'synthetic',
    classes: catalog.mnist.classes,
    synthetic: true,
    notice: `SYNTHETIC DIGITS, not MNIST: results on them say little about real ones. Why: ${why}`,
    source: 'synthetic',
    verified: false,
    files: [],
    ...makeSplits(part(0, count), part(count, count + testCount), options),
  })
}
