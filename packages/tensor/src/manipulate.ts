import { ArgumentError } from '@nn/arguments'
import { resolveAxis } from './axis.ts'
import { expectSizes } from './create.ts'
import { ShapeError } from './shape-error.ts'
import { expectData } from './expect-data.ts'
import { gather, stridesOf } from './strided.ts'
import { formatShape, type Shape, sizeOf, type Tensor } from './tensor.ts'

/**
 * The same elements in another shape; one size may be −1 and is then worked out. The data is shared, not copied:
 * writing to the result writes to `x`.
 *
 * @throws {ShapeError} if the sizes don't multiply to the number of elements
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  expectData('reshape', x)
  if (!Array.isArray(shape)) expectSizes('reshape', shape)
  const unknown = shape.indexOf(-1)
  const known = unknown < 0 ? shape : shape.toSpliced(unknown, 1)
  expectSizes('reshape', known)
  const size = x.data.length
  const missing = size / sizeOf(known)
  const resolved = unknown < 0 ? [...shape] : shape.with(unknown, missing)
  if (unknown < 0 ? sizeOf(known) !== size : !Number.isInteger(missing)) {
    const rule = `expected a shape of ${size} elements for a tensor of shape ${formatShape(x.shape)}`
    throw new ShapeError('reshape', rule, { expected: x.shape, actual: shape })
  }
  return { shape: resolved, data: x.data }
}

/**
 * The axes in another order: axis i of the result is axis `axes[i]` of `x`; by default reversed. A copy, for data is
 * always contiguous.
 *
 * @throws {ArgumentError} if `axes` is not a permutation of the axes
 */
export function transpose(x: Tensor, axes?: readonly number[]): Tensor {
  expectData('transpose', x)
  const rank = x.shape.length
  const order = axes?.map((axis) => resolveAxis('transpose', axis, rank)) ?? [...x.shape.keys()].reverse()
  if (order.length !== rank || new Set(order).size !== rank) {
    throw new ArgumentError('transpose', `expected each of the ${rank} axes once`, axes)
  }
  const strides = stridesOf(x.shape)
  const shape = order.map((axis) => x.shape[axis]!)
  const data = new Float32Array(x.data.length)
  gather(
    data,
    x.data,
    shape,
    order.map((axis) => strides[axis]!),
  )
  return { shape, data }
}
