import { ArgumentError } from '@nn/arguments'
import { expectSizes } from './create.ts'
import { expectData } from './expect-data.ts'
import { ShapeError } from './shape-error.ts'
import { formatShape, type Shape, sizeOf, type Tensor } from './tensor.ts'

/** A number, or a list of equally long lists of … of numbers; a list may be any typed array. */
export type NestedNumbers = number | ArrayLike<number> | readonly NestedNumbers[]

/** What `toArray` returns: a number for a scalar, otherwise lists of lists of … of numbers. */
export type NestedArray = number | NestedArray[]

/**
 * A tensor from numbers: `tensor(1)`, `tensor([[1, 2], [3, 4]])`, `tensor(new Float32Array(4), [2, 2])`. The numbers
 * are copied and rounded to float32. To use a `Float32Array` without copying it, write the tensor down: `{ shape, data
 * }`.
 *
 * @param shape the shape that the numbers, in their order, are given; by default that of the nesting
 * @throws {ArgumentError} at the first element that is not a number
 * @throws {ShapeError} where two lists of one level differ in length, or where `shape` has another size
 */
export function tensor(values: NestedNumbers, shape?: Shape): Tensor {
  const found = shapeOf(values)
  const data = new Float32Array(sizeOf(found))
  fill(data, values, found, [], 0)
  if (shape === undefined) return { shape: found, data }
  expectSizes('tensor', shape)
  if (sizeOf(shape) !== data.length) {
    const rule = `expected ${sizeOf(shape)} numbers for shape ${formatShape(shape)}`
    throw new ShapeError('tensor', rule, { expected: shape, actual: found })
  }
  return { shape: [...shape], data }
}

/** The numbers of a tensor as nested arrays; a plain number for a scalar. */
export function toArray(x: Tensor): NestedArray {
  const { shape, data } = expectData('toArray', x)
  let next = 0
  const list = (axis: number): NestedArray =>
    axis === shape.length ? data[next++]! : Array.from({ length: shape[axis]! }, () => list(axis + 1))
  return list(0)
}

function shapeOf(values: unknown): number[] {
  return isList(values) ? [values.length, ...(values.length === 0 ? [] : shapeOf(values[0]))] : []
}

/** Writes `values` to `data` from `offset` on; `path` leads to them and its length is their level. */
function fill(data: Float32Array, values: unknown, shape: Shape, path: readonly number[], offset: number): void {
  const level = path.length
  if (level === shape.length) {
    if (typeof values !== 'number') throw new ArgumentError('tensor', `expected a number${at(path)}`, values)
    data[offset] = values
    return
  }
  if (!isList(values)) throw new ArgumentError('tensor', `expected a list of ${shape[level]!}${at(path)}`, values)
  if (values.length !== shape[level]) throw raggedAt(path, shape[level]!, values.length)
  const stride = sizeOf(shape.slice(level + 1))
  for (let i = 0; i < values.length; i++) fill(data, values[i], shape, [...path, i], offset + i * stride)
}

function isList(values: unknown): values is ArrayLike<unknown> {
  return Array.isArray(values) || (ArrayBuffer.isView(values) && !(values instanceof DataView))
}

function raggedAt(path: readonly number[], expected: number, actual: number): ShapeError {
  const rule = `expected a list of ${expected}${at(path)}, as long as the first at its level`
  return new ShapeError('tensor', rule, { expected: [expected], actual: [actual] })
}

function at(path: readonly number[]): string {
  return path.length === 0 ? '' : ` at [${path.join('][')}]`
}
