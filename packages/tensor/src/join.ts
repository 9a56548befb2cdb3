import { ArgumentError, expectOptions, type Known } from '@nn/arguments'
import { resolveAxis, resolveIndex, splitAt } from './axis.ts'
import { reshape } from './manipulate.ts'
import { expectData } from './expect-data.ts'
import { detached, type OutOption, outOption, resultFor } from './out.ts'
import { expectShape, type Shape, type Tensor } from './tensor.ts'

/** Along which axis tensors are joined or taken apart. */
export interface AxisOptions extends OutOption {
  /** −1 is the last; 0 by default. */
  readonly axis?: number
}

const axisOptions: Known<AxisOptions> = { axis: 'number', ...outOption }

/**
 * Tensors joined end to end along an axis that exists; all other sizes must be equal.
 *
 * @throws {ShapeError} at the first tensor that does not fit the first one
 * @throws {ArgumentError} for an empty list
 */
export function concatenate(tensors: readonly Tensor[], options: AxisOptions = {}): Tensor {
  expectOptions('concatenate', options, axisOptions, 'tensors, ')
  const axis = resolveAxis('concatenate', options.axis ?? 0, first('concatenate', tensors).shape.length)
  return join('concatenate', tensors, axis, options.out)
}

/**
 * Tensors of one shape joined along a new axis.
 *
 * @throws {ShapeError} at the first tensor of another shape
 * @throws {ArgumentError} for an empty list
 */
export function stack(tensors: readonly Tensor[], options: AxisOptions = {}): Tensor {
  expectOptions('stack', options, axisOptions, 'tensors, ')
  const { shape } = first('stack', tensors)
  const axis = resolveAxis('stack', options.axis ?? 0, shape.length + 1)
  const layers = tensors.map((tensor, i) => {
    expectShape('stack', `tensor ${i}`, tensor.shape, shape)
    return reshape(tensor, [...shape.slice(0, axis), 1, ...shape.slice(axis)])
  })
  return join('stack', layers, axis, options.out)
}

/**
 * The slices of `x` at `indices` along `axis`, in their order: with axis 0, rows. Negative indices count from the end.
 *
 * @throws {ArgumentError} at the first index out of range
 */
export function take(x: Tensor, indices: ArrayLike<number>, options: AxisOptions = {}): Tensor {
  expectOptions('take', options, axisOptions, 'x, indices, ')
  expectData('take', x)
  const axis = resolveAxis('take', options.axis ?? 0, x.shape.length)
  const { outer, length, inner } = splitAt(x.shape, axis)
  const rows = Array.from(indices, (index) => resolveIndex('take', index, length))
  const result = resultFor('take', x.shape.with(axis, rows.length), options.out)
  const { data } = detached(x, result)
  let offset = 0
  for (let i = 0; i < outer; i++) {
    for (const row of rows) {
      const start = (i * length + row) * inner
      result.data.set(data.subarray(start, start + inner), offset)
      offset += inner
    }
  }
  return result
}

function join(who: string, tensors: readonly Tensor[], axis: number, out: Tensor | undefined): Tensor {
  const result = resultFor(who, joinedShape(who, tensors, axis), out)
  const sources = tensors.map((tensor) => detached(tensor, result))
  const { outer, inner } = splitAt(result.shape, axis)
  let offset = 0
  for (let i = 0; i < outer; i++) {
    for (const { shape, data } of sources) {
      const block = shape[axis]! * inner
      result.data.set(data.subarray(i * block, (i + 1) * block), offset)
      offset += block
    }
  }
  return result
}

function joinedShape(who: string, tensors: readonly Tensor[], axis: number): Shape {
  const { shape } = first(who, tensors)
  const lengths = tensors.map((tensor, i) => {
    expectShape(who, `tensor ${i}`, tensor.shape, shape.with(axis, tensor.shape[axis] ?? shape[axis]!))
    return tensor.shape[axis]!
  })
  return shape.with(
    axis,
    lengths.reduce((sum, length) => sum + length, 0),
  )
}

function first(who: string, tensors: readonly Tensor[]): Tensor {
  if (!Array.isArray(tensors)) throw new ArgumentError(who, 'expected a list of tensors', tensors)
  if (tensors.length === 0) throw new ArgumentError(who, 'expected at least one tensor', tensors)
  for (const tensor of tensors as readonly Tensor[]) expectData(who, tensor)
  return tensors[0] as Tensor
}
