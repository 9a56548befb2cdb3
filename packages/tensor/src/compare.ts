import { expectNumber, expectOptions, type Known, nonNegative } from '@nn/arguments'
import { align, type Operand } from './broadcast.ts'
import { mapTwo } from './map.ts'
import type { OutOption } from './out.ts'
import type { Tensor } from './tensor.ts'

/** 1 where `a = b`, else 0; NaN equals nothing. All comparisons broadcast. */
export function equal(a: Operand, b: Operand, options?: OutOption): Tensor {
  return mapTwo('equal', a, b, (x, y) => Number(x === y), options)
}

/** 1 where `a ≠ b`, else 0. */
export function notEqual(a: Operand, b: Operand, options?: OutOption): Tensor {
  return mapTwo('notEqual', a, b, (x, y) => Number(x !== y), options)
}

/** 1 where `a < b`, else 0. */
export function less(a: Operand, b: Operand, options?: OutOption): Tensor {
  return mapTwo('less', a, b, (x, y) => Number(x < y), options)
}

/** 1 where `a ≤ b`, else 0. */
export function lessEqual(a: Operand, b: Operand, options?: OutOption): Tensor {
  return mapTwo('lessEqual', a, b, (x, y) => Number(x <= y), options)
}

/** 1 where `a > b`, else 0. */
export function greater(a: Operand, b: Operand, options?: OutOption): Tensor {
  return mapTwo('greater', a, b, (x, y) => Number(x > y), options)
}

/** 1 where `a ≥ b`, else 0. */
export function greaterEqual(a: Operand, b: Operand, options?: OutOption): Tensor {
  return mapTwo('greaterEqual', a, b, (x, y) => Number(x >= y), options)
}

/** How far apart `allClose` lets two numbers be. */
export interface Tolerance {
  /** Relative to `|b|`; 1e-5 by default. */
  readonly rtol?: number
  /** In absolute terms; 1e-8 by default. */
  readonly atol?: number
  /** Whether NaN counts as close to NaN; false by default. */
  readonly equalNan?: boolean
}

const known: Known<Tolerance> = { rtol: 'number', atol: 'number', equalNan: 'boolean' }

/**
 * Whether `|a − b| ≤ atol + rtol·|b|` everywhere, broadcast; infinities are close only to themselves.
 *
 * @throws {ArgumentError} unless the tolerances are finite numbers of at least 0
 */
export function allClose(a: Operand, b: Operand, tolerance: Tolerance = {}): boolean {
  expectOptions('allClose', tolerance, known, 'a, b, ')
  const { rtol = 1e-5, atol = 1e-8, equalNan = false } = tolerance
  expectNumber('allClose', 'rtol', rtol, nonNegative)
  expectNumber('allClose', 'atol', atol, nonNegative)
  const { x, y } = align('allClose', a, b, undefined)
  const isClose = (p: number, q: number): boolean =>
    p === q ||
    (Number.isFinite(q) && Math.abs(p - q) <= atol + rtol * Math.abs(q)) ||
    (equalNan && Number.isNaN(p) && Number.isNaN(q))
  return x.data.every((p, i) => isClose(p, y.data[i]!))
}
