import { exp } from './math/exp.ts'
import { log } from './math/log.ts'
import { tanh } from './math/tanh.ts'

/** How the reference kernels calculate: what follows every operation, and the functions that IEEE 754 leaves open. */
export interface Arithmetic {
  /** The rounding after each `+ − × ÷ √`. */
  readonly round: (x: number) => number
  /** eˣ */
  readonly exp: (x: number) => number
  /** ln x */
  readonly log: (x: number) => number
  /** tanh x */
  readonly tanh: (x: number) => number
}

// Both instances share one function literal, because V8 inlines a call if all its targets share one. So a process that
// has checked gradients in float64 goes on training at a usable speed.
const rounding =
  (single: boolean) =>
  (x: number): number =>
    single ? Math.fround(x) : x

/** Single precision, the arithmetic of all training: equal bits on every machine and in every JavaScript engine. */
export const float32: Arithmetic = { round: rounding(true), exp, log, tanh }

/**
 * Double precision with the functions of the JavaScript engine, whose last bits differ between engines: for comparing
 * derivatives with finite differences, never for training. Its kernels take `Float64Array`s in place of every
 * `Float32Array`.
 */
export const float64: Arithmetic = { round: rounding(false), exp: Math.exp, log: Math.log, tanh: Math.tanh }
