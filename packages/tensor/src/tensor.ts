import { ShapeError } from './shape-error.ts'

/** The size of each dimension, outermost first; `[]` is a scalar. */
export type Shape = readonly number[]

/**
 * A row-major, contiguous float32 array with a shape. A structural type: any object of this form is a tensor, it can be
 * cloned, printed and posted to a worker, and the garbage collector owns it.
 */
export interface Tensor {
  readonly shape: Shape
  readonly data: Float32Array
}

/** The number of elements of a shape: the product of its sizes, 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  let size = 1
  for (let axis = 0; axis < shape.length; axis++) size *= shape[axis]!
  return size
}

/** Whether two shapes are equal, size by size. */
export function sameShape(a: Shape, b: Shape): boolean {
  if (a.length !== b.length) return false
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false // a closure would be an object a call
  return true
}

/** A shape as people write it: `[100, 784]`. */
export function formatShape(shape: readonly (number | string)[]): string {
  return `[${shape.join(', ')}]`
}

/** Throws a `ShapeError` in the name of `who` unless `actual` equals `expected`. */
export function expectShape(who: string, what: string, actual: Shape, expected: Shape): void {
  if (!sameShape(actual, expected)) {
    throw new ShapeError(who, `expected ${what} of shape ${formatShape(expected)}`, { expected, actual })
  }
}
