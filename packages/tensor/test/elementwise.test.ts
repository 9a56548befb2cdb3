import { describe, expect, it, vi } from 'vitest'
import { broadcastShapes } from '../src/broadcast.ts'
import {
  abs,
  add,
  divide,
  exp,
  log,
  maximum,
  minimum,
  multiply,
  negative,
  sqrt,
  square,
  subtract,
} from '../src/elementwise.ts'
import { createEngine } from '../src/engine.ts'
import { ShapeError } from '../src/shape-error.ts'
import { reshape } from '../src/manipulate.ts'
import { tensor, toArray } from '../src/nested.ts'
import { slice } from '../src/slice.ts'
import { broadcastablePairs, elementAt, indices, ramp } from './fixtures.ts'

const binary = [
  [add, (x: number, y: number) => x + y],
  [subtract, (x: number, y: number) => x - y],
  [multiply, (x: number, y: number) => x * y],
  [divide, (x: number, y: number) => x / y],
  [maximum, Math.max],
  [minimum, Math.min],
] as const

const unary = [
  [negative, (x: number) => -x],
  [abs, Math.abs],
  [square, (x: number) => x * x],
  [sqrt, Math.sqrt],
] as const

describe.each(binary)('%o', (operation, formula) => {
  it('agrees with the definition of broadcasting for many pairs of shapes', () => {
    for (const [a, b] of broadcastablePairs(2, 60)) {
      const [x, y] = [ramp(a), ramp(b)]
      const shape = broadcastShapes(a, b)
      const expected = indices(shape).map((index) => Math.fround(formula(elementAt(x, index), elementAt(y, index))))
      expect(operation(x, y), `${String(a)} with ${String(b)}`).toEqual({ shape, data: Float32Array.from(expected) })
    }
  })

  it('takes numbers on either side', () => {
    const x = ramp([3])
    expect(toArray(operation(x, 2))).toEqual([...x.data].map((value) => Math.fround(formula(value, 2))))
    expect(toArray(operation(2, x))).toEqual([...x.data].map((value) => Math.fround(formula(2, value))))
    expect(toArray(operation(3, 4))).toBe(formula(3, 4))
  })

  it('writes to out, which may be an operand', () => {
    const [x, y] = [ramp([2, 3]), ramp([3])]
    const expected = operation(x, y)
    const out = ramp([2, 3])
    expect(operation(x, y, { out })).toBe(out)
    expect(out).toEqual(expected)
    expect(operation(x, y, { out: x })).toEqual(expected)
  })

  it('reads a row of out before it is overwritten', () => {
    const x = ramp([2, 3])
    const row = { shape: [3], data: x.data.subarray(0, 3) }
    const expected = operation(ramp([2, 3]), slice(ramp([2, 3]), 0))
    expect(operation(x, row, { out: x })).toEqual(expected)
  })

  it('is right when out overlaps an operand in part', () => {
    const data = Float32Array.of(1, 2, 4, 8, 16)
    const [x, out] = [data.subarray(0, 4), data.subarray(1, 5)].map((part) => ({ shape: [4], data: part }))
    const expected = [1, 2, 4, 8].map((value) => Math.fround(formula(value, 3)))
    expect(toArray(operation(x!, 3, { out: out! }))).toEqual(expected)
  })

  it('refuses an out of another shape and names both', () => {
    const { name } = operation
    expect(() => operation(ramp([2, 3]), 1, { out: ramp([3, 2]) })).toThrow(
      `${name}: expected out of shape [2, 3], got [3, 2].`,
    )
    expect(() => operation(ramp([3]), ramp([3, 1]), { out: ramp([3]) })).toThrow(ShapeError)
  })

  it('refuses shapes that do not broadcast and names both', () => {
    expect(() => operation(ramp([3, 4]), ramp([5]))).toThrow(/\[3, 4\], got \[5\]\./)
  })

  it('refuses data that does not fit its shape', () => {
    const broken = { shape: [2, 2], data: new Float32Array(3) }
    expect(() => operation(broken, 1)).toThrow('expected data of 4 elements for shape [2, 2], got [3].')
  })
})

describe.each(unary)('%o', (operation, formula) => {
  it('is taken of each element, in place if out says so', () => {
    const x = tensor([
      [1, 4, 0.1],
      [0, 9, 2],
    ])
    const expected = Float32Array.from(x.data, formula)
    expect(operation(x)).toEqual({ shape: [2, 3], data: expected })
    expect(operation(x, { out: x })).toBe(x)
    expect(x.data).toEqual(expected)
    expect(toArray(operation(4))).toBe(formula(4))
  })

  it('refuses an out of another shape', () => {
    expect(() => operation(ramp([4]), { out: ramp([2, 2]) })).toThrow(ShapeError)
  })
})

describe('exp and log', () => {
  it('are close to those of mathematics', () => {
    for (const value of [-20, -1, 0, 0.5, 1, 30]) {
      expect(exp(value).data[0]! / Math.exp(value)).toBeCloseTo(1, 6)
      expect(log(exp(value)).data[0]).toBeCloseTo(value, 5)
    }
  })
})

describe('maximum and minimum', () => {
  it('hand NaN on', () => {
    expect(toArray(maximum(tensor([NaN, 1]), tensor([1, NaN])))).toEqual([NaN, NaN])
    expect(toArray(minimum(tensor([NaN, 1]), tensor([1, NaN])))).toEqual([NaN, NaN])
  })
})

describe('the engine option', () => {
  it('decides what computes', () => {
    const engine = createEngine()
    const spy = vi.spyOn(engine.ops, 'multiply')
    multiply(2, 3, { engine })
    expect(spy).toHaveBeenCalledOnce()
  })
})

describe('operands that share data', () => {
  it('are independent views of the same numbers', () => {
    const x = ramp([6])
    add(x, 1, { out: x })
    expect(reshape(x, [2, 3]).data).toBe(x.data)
  })
})
