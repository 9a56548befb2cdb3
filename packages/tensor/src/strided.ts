import { type Shape, sizeOf } from './tensor.ts'

/** How many elements apart neighbours along each axis of a contiguous tensor lie: `[12, 4, 1]` for `[2, 3, 4]`. */
export function stridesOf(shape: Shape): number[] {
  const strides: number[] = []
  let stride = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride
    stride *= shape[axis]!
  }
  return strides
}

/**
 * `out[k] = source[start + Σ indexₐ·stridesₐ]`, where k counts the elements of `shape` with the last index fastest.
 * Broadcasting (stride 0), transposing (permuted strides) and slicing (scaled or negative strides) are all this one
 * loop.
 */
export function gather(
  out: Float32Array,
  source: Float32Array,
  shape: Shape,
  strides: readonly number[],
  start = 0,
): void {
  if (sizeOf(shape) === 0) return
  const last = shape.length - 1
  let k = 0
  const visit = (axis: number, offset: number): void => {
    const length = shape[axis]!
    const stride = strides[axis]!
    if (axis === last) for (let i = 0; i < length; i++) out[k++] = source[offset + i * stride]!
    else for (let i = 0; i < length; i++) visit(axis + 1, offset + i * stride)
  }
  if (last < 0) out[0] = source[start]!
  else visit(0, start)
}
