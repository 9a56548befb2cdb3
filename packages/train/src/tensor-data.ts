import { ArgumentError, expectOptions, type Known } from '@nn/arguments'
import { defaultEngine, expectData, expectShape, type Kernels, sizeOf, type Tensor } from '@nn/tensor'
import { type DataSource, loadOptions, type Split } from './dataset.ts'

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

const known: Known<TensorData> = {
  name: 'string',
  classes: 'array',
  train: 'anything',
  validation: 'anything',
  test: 'anything',
}

/**
 * A data source from tensors. In an engine's memory (`engine.allocate`) its kernels read them in place, on all threads.
 * @throws ShapeError if inputs and targets differ in number; ArgumentError if there are none, or for what is no tensor.
 */
export function tensorData(data: TensorData): DataSource {
  expectOptions('tensorData', data, known)
  const { name = 'tensors', classes = [], train, validation, test = train } = data
  const dataset = {
    name,
    classes,
    synthetic: false,
    train: tensorSplit('train', train),
    ...(validation && { validation: tensorSplit('validation', validation) }),
    test: tensorSplit('test', test),
  }
  return {
    name,
    load: (options = {}) =>
      new Promise((resolve) => {
        expectOptions(`${name}.load`, options, loadOptions)
        resolve(dataset)
      }),
  }
}

function tensorSplit(name: string, examples: readonly Tensor[]): Split {
  if (!Array.isArray(examples) || examples.length !== 2) {
    const hint = `Say ${name}: [tensor(inputs), tensor(targets)].`
    throw new ArgumentError('tensorData', `${name} must be a pair of tensors`, examples, hint)
  }
  const [inputs, targets] = examples as unknown as Examples
  for (const tensor of [inputs, targets]) expectData('tensorData', tensor, `tensors as ${name}`)
  const [count = 0, ...inputShape] = inputs.shape
  const targetShape = targets.shape.slice(1)
  if (count === 0) throw new ArgumentError('tensorData', 'expected at least one example', count)
  expectShape('tensorData', 'targets', targets.shape, [count, ...targetShape])
  return {
    count,
    inputShape,
    targetShape,
    fill(indices, x, target, _, gatherRows = defaultGather()) {
      for (let i = 0; i < indices.length; i++) {
        if (indices[i]! >= count)
          throw new ArgumentError('tensorData', `an index must be less than ${count}`, indices[i])
      }
      gatherRows(x, inputs.data, indices, indices.length, sizeOf(inputShape))
      gatherRows(target, targets.data, indices, indices.length, sizeOf(targetShape))
    },
  }
}

function defaultGather(): Kernels['gatherRows'] {
  const { kernels } = defaultEngine().ops
  return kernels.gatherRows.bind(kernels)
}
