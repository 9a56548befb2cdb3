import type { Known } from '@nn/arguments'
import { expectData } from './expect-data.ts'
import { expectShape, type Shape, sizeOf, type Tensor } from './tensor.ts'

/** Where a result goes. */
export interface OutOption {
  /** Written in place and returned, instead of a new tensor; must have the shape of the result. */
  readonly out?: Tensor
}

/** The names in `OutOption`; `resultFor` checks the tensor. */
export const outOption: Known<OutOption> = { out: 'anything' }

/** `out` if it is given and has the shape of the result, otherwise a new tensor of that shape. */
export function resultFor(who: string, shape: Shape, out: Tensor | undefined): Tensor {
  if (out === undefined) return { shape, data: new Float32Array(sizeOf(shape)) }
  expectShape(who, 'out', expectData(who, out, 'a tensor as out').shape, shape)
  return out
}

/** `x`, or a copy of it where writing `out` would change elements of `x` that are still to be read. */
export function detached(x: Tensor, out: Tensor): Tensor {
  return overlaps(x.data, out.data) ? { shape: x.shape, data: x.data.slice() } : x
}

/** The same for elementwise functions, which may write to the array that they read. */
export function detachedUnlessSame(x: Tensor, out: Tensor): Tensor {
  return x.data.byteOffset === out.data.byteOffset ? x : detached(x, out)
}

function overlaps(a: Float32Array, b: Float32Array): boolean {
  return (
    a.buffer === b.buffer && a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength
  )
}
