import { ArgumentError, expectData, expectShape, sizeOf, type Tensor } from '@nn/tensor'
import type { DataSource, Split } from './dataset.ts'

/** Inputs and targets with the examples as their first dimension. */
export type Examples = readonly [inputs: Tensor, targets: Tensor]

/** Data that is already in memory. */
export interface TensorData {
  /** For reports. Default `tensors`. */
  readonly name?: string
  /** The names of the classes, if targets are class indices or one-hot rows. Default none: targets are values. */
  readonly classes?: readonly string[]
  readonly train: Examples
  readonly validation?: Examples
  /** Default: the training examples. */
  readonly test?: Examples
}

/**
 * A data source from tensors.
 * @throws ShapeError if inputs and targets differ in number; ArgumentError if there are none.
 */
export function tensorData({
  name = 'tensors',
  classes = [],
  train,
  validation,
  test = train,
}: TensorData): DataSource {
  const dataset = {
    name,
    classes,
    synthetic: false,
    train: tensorSplit(...train),
    ...(validation && { validation: tensorSplit(...validation) }),
    test: tensorSplit(...test),
  }
  return { name, load: () => Promise.resolve(dataset) }
}

function tensorSplit(inputs: Tensor, targets: Tensor): Split {
  const [count = 0, ...inputShape] = inputs.shape
  const targetShape = targets.shape.slice(1)
  if (count === 0) throw new ArgumentError('tensorData', 'expected at least one example', count)
  expectShape('tensorData', 'targets', targets.shape, [count, ...targetShape])
  for (const tensor of [inputs, targets]) expectData('tensorData', tensor)
  return {
    count,
    inputShape,
    targetShape,
    fill(indices, x, target) {
      copyRows(x, inputs.data, indices, sizeOf(inputShape))
      copyRows(target, targets.data, indices, sizeOf(targetShape))
    },
  }
}

/** From here on a row is copied as a block, which takes a view of it; shorter ones are copied number by number, which takes nothing. */
const BLOCK = 64

function copyRows(out: Float32Array, source: Float32Array, indices: Uint32Array, size: number): void {
  for (let i = 0; i < indices.length; i++) {
    const row = indices[i]! * size
    if (size >= BLOCK) out.set(source.subarray(row, row + size), i * size)
    else for (let j = 0; j < size; j++) out[i * size + j] = source[row + j]!
  }
}
