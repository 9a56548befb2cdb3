import { ArgumentError } from '@nn/arguments'
import type { Shape } from './tensor.ts'

/** `axis` counted from the front; −1 is the last. */
export function resolveAxis(who: string, axis: number, rank: number): number {
  if (rank === 0) throw new ArgumentError(who, 'expected no axis for a scalar', axis)
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    throw new ArgumentError(who, `expected an axis from ${-rank} to ${rank - 1}`, axis)
  }
  return axis < 0 ? axis + rank : axis
}

/** `index` counted from the front of a dimension of `length`; −1 is the last. */
export function resolveIndex(who: string, index: number, length: number): number {
  if (length === 0) throw new ArgumentError(who, 'expected no index into an empty dimension', index)
  if (!Number.isInteger(index) || index < -length || index >= length) {
    throw new ArgumentError(who, `expected an index from ${-length} to ${length - 1}`, index)
  }
  return index < 0 ? index + length : index
}

/**
 * A shape seen from one axis: `[outer, length, inner]`, the product of the sizes before it, its own, and those after.
 */
export function splitAt(shape: Shape, axis: number): { outer: number; length: number; inner: number } {
  let outer = 1
  let inner = 1
  shape.forEach((length, other) => {
    if (other < axis) outer *= length
    else if (other > axis) inner *= length
  })
  return { outer, length: shape[axis]!, inner }
}
