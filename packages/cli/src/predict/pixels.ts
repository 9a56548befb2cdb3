import { defaultEngine, type Shape } from '@nn/tensor'
import type { Split } from '@nn/train'

/**
 * A split of pictures as bytes, scaled to 0 … 1 as those of a data set are: `1/255` by the same kernel. Nobody knows
 * their targets, which are 0; `targetShape` is that of the model's outputs, which every loss takes.
 */
export function pixelSplit(pictures: readonly Uint8Array[], inputShape: Shape, targetShape: Shape): Split {
  const size = inputShape.reduce((product, n) => product * n, 1)
  const images = new Uint8Array(pictures.length * size)
  pictures.forEach((picture, i) => {
    images.set(picture, i * size)
  })
  const { kernels } = defaultEngine().ops
  return {
    count: pictures.length,
    inputShape,
    targetShape,
    fill(indices, inputs, targets, gather = kernels.gatherBytes.bind(kernels)) {
      gather(inputs, images, indices, 1 / 255, indices.length, size)
      targets.fill(0)
    },
  }
}
