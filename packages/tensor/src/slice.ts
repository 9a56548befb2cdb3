import { ArgumentError, expectOptions, type Known } from '@nn/arguments'
import { resolveIndex } from './axis.ts'
import { ShapeError } from './shape-error.ts'
import { expectData } from './expect-data.ts'
import { gather, stridesOf } from './strided.ts'
import { formatShape, sizeOf, type Tensor } from './tensor.ts'

/**
 * Python's `start:stop:step`: negative bounds count from the end, bounds outside are cut off, a negative step goes
 * backwards.
 */
export interface Range {
  /** The first index; by default the first, or the last if the step is negative. */
  readonly start?: number
  /** One past the last index; by default all that remain. */
  readonly stop?: number
  /** 1 by default. */
  readonly step?: number
}

const known: Known<Range> = { start: 'number', stop: 'number', step: 'number' }

/**
 * Part of a tensor, one argument per axis: a number takes that index and drops the axis, a range keeps it, `{}` is all
 * of it; axes without an argument are kept whole. `slice(x, 1, { stop: 3 })` is NumPy's `x[1, :3]`. A copy.
 *
 * @throws {ArgumentError} if an index is out of range or a step is 0
 * @throws {ShapeError} if there are more arguments than axes
 */
export function slice(x: Tensor, ...ranges: readonly (Range | number)[]): Tensor {
  for (const range of ranges) if (typeof range !== 'number') expectOptions('slice', range, known, 'x, ')
  expectData('slice', x)
  if (ranges.length > x.shape.length) {
    const rule = `expected at most ${x.shape.length} ranges for shape ${formatShape(x.shape)}`
    throw new ShapeError('slice', rule, { expected: x.shape, actual: [ranges.length] })
  }
  let offset = 0
  const shape: number[] = []
  const strides: number[] = []
  stridesOf(x.shape).forEach((stride, axis) => {
    const range = ranges[axis] ?? {}
    const length = x.shape[axis]!
    if (typeof range === 'number') {
      offset += resolveIndex('slice', range, length) * stride
      return
    }
    const { start, step, count } = resolveRange(range, length)
    offset += start * stride
    shape.push(count)
    strides.push(step * stride)
  })
  const data = new Float32Array(sizeOf(shape))
  gather(data, x.data, shape, strides, offset)
  return { shape, data }
}

function resolveRange(range: Range, length: number): { start: number; step: number; count: number } {
  const step = integer('step', range.step ?? 1)
  if (step === 0) throw new ArgumentError('slice', 'expected a step other than 0', step)
  const [lowest, highest] = step > 0 ? [0, length] : [-1, length - 1]
  const bound = (name: string, index: number): number =>
    Math.min(Math.max(integer(name, index) + (index < 0 ? length : 0), lowest), highest)
  const start = range.start === undefined ? (step > 0 ? lowest : highest) : bound('start', range.start)
  const stop = range.stop === undefined ? (step > 0 ? highest : lowest) : bound('stop', range.stop)
  return { start, step, count: Math.max(0, Math.ceil((stop - start) / step)) }
}

function integer(name: string, value: number): number {
  if (Number.isSafeInteger(value)) return value
  throw new ArgumentError('slice', `expected an integer as ${name}`, value)
}
