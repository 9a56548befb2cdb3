import { ShapeError } from './shape-error.ts'
import { expectData } from './expect-data.ts'
import { expectSizes } from './create.ts'
import { detachedUnlessSame, resultFor } from './out.ts'
import { gather, stridesOf } from './strided.ts'
import { formatShape, sameShape, type Shape, sizeOf, type Tensor } from './tensor.ts'

/** What an elementwise function computes on: a number stands for a scalar and is rounded to float32. */
export type Operand = Tensor | number

/**
 * The shape that `a` and `b` broadcast to, by NumPy's rule: sizes are compared from the last; they must be equal, or
 * one of them 1 or missing.
 *
 * @throws {ShapeError} with both shapes
 */
export function broadcastShapes(a: Shape, b: Shape, who = 'broadcastShapes'): Shape {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, axis) => {
    const m = a[axis - rank + a.length] ?? 1
    const n = b[axis - rank + b.length] ?? 1
    if (m !== n && m !== 1 && n !== 1) throw cannotBroadcast(who, a, b)
    return m === 1 ? n : m
  })
}

/**
 * `x` repeated to `shape`, as in NumPy: new axes come in front and sizes of 1 are stretched. A copy, or `x` itself
 * where it has that shape already.
 *
 * @throws {ShapeError} if `x` does not broadcast to `shape`
 */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  expectData('broadcastTo', x)
  expectSizes('broadcastTo', shape)
  if (sameShape(x.shape, shape)) return x
  if (!sameShape(broadcastShapes(x.shape, shape, 'broadcastTo'), shape)) {
    throw cannotBroadcast('broadcastTo', shape, x.shape)
  }
  const data = new Float32Array(sizeOf(shape))
  if (x.data.length === 1) data.fill(x.data[0]!)
  else gather(data, x.data, shape, stretchedStrides(x.shape, shape.length))
  return { shape, data }
}

/** The operands of an elementwise function at their common shape, and the tensor for its result. */
export function align(
  who: string,
  a: Operand,
  b: Operand,
  out: Tensor | undefined,
): { x: Tensor; y: Tensor; result: Tensor } {
  const left = asTensor(who, a)
  const right = asTensor(who, b)
  const shape = broadcastShapes(left.shape, right.shape, who)
  const result = resultFor(who, shape, out)
  return {
    x: detachedUnlessSame(broadcastTo(left, shape), result),
    y: detachedUnlessSame(broadcastTo(right, shape), result),
    result,
  }
}

/** The operand of an elementwise function, and the tensor for its result. */
export function alignOne(who: string, x: Operand, out: Tensor | undefined): { input: Tensor; result: Tensor } {
  const input = asTensor(who, x)
  const result = resultFor(who, input.shape, out)
  return { input: detachedUnlessSame(input, result), result }
}

/** A number as a scalar tensor; a tensor as itself, after a check that its data fits its shape. */
function asTensor(who: string, operand: Operand): Tensor {
  return typeof operand === 'number' ? { shape: [], data: Float32Array.of(operand) } : expectData(who, operand)
}

function stretchedStrides(shape: Shape, rank: number): number[] {
  const strides = stridesOf(shape).map((stride, axis) => (shape[axis] === 1 ? 0 : stride))
  return [...new Array<number>(rank - shape.length).fill(0), ...strides]
}

function cannotBroadcast(who: string, a: Shape, b: Shape): ShapeError {
  const rule = `expected a shape that broadcasts with ${formatShape(a)}`
  const hint = 'Sizes, compared from the last, must be equal or one of them 1.'
  return new ShapeError(who, rule, { expected: a, actual: b }, hint)
}
