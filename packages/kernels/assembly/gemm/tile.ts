// The micro-kernel: 5 rows × 8 columns of the output in ten accumulators. With the two vectors of b, the broadcast
// number of a and a product that is 14 of the 16 registers of x86-64; a sixth row, or a loop unrolled over k, spills
// on V8 11.3.

import { multiplyAdd } from './multiply-add'

export const ROWS: i32 = 5
export const COLUMNS: i32 = 8

/**
 * `c[5,8] (+)= a·b` from packed panels: `a [k,5]`, `b [k,8]`, both contiguous; rows of c are `stride` bytes apart.
 * Each output is one accumulator that takes its terms in order. The loop has its condition at the end, so that V8
 * takes the sums of base and offset, which are the same in every step, out of it: a loop that may be left before its
 * body keeps three additions inside, a fourteenth of the time.
 */
export function tile(c: usize, stride: usize, a: usize, b: usize, k: i32, accumulate: bool): void {
  const c1 = c + stride
  const c2 = c1 + stride
  const c3 = c2 + stride
  const c4 = c3 + stride
  let s00 = f32x4.splat(0)
  let s01 = s00
  let s10 = s00
  let s11 = s00
  let s20 = s00
  let s21 = s00
  let s30 = s00
  let s31 = s00
  let s40 = s00
  let s41 = s00
  if (accumulate) {
    s00 = v128.load(c)
    s01 = v128.load(c, 16)
    s10 = v128.load(c1)
    s11 = v128.load(c1, 16)
    s20 = v128.load(c2)
    s21 = v128.load(c2, 16)
    s30 = v128.load(c3)
    s31 = v128.load(c3, 16)
    s40 = v128.load(c4)
    s41 = v128.load(c4, 16)
  }
  const end = b + ((<usize>k) << 5)
  if (b < end) {
    do {
      const b0 = v128.load(b)
      const b1 = v128.load(b, 16)
      let x = v128.load32_splat(a)
      s00 = multiplyAdd(s00, x, b0)
      s01 = multiplyAdd(s01, x, b1)
      x = v128.load32_splat(a, 4)
      s10 = multiplyAdd(s10, x, b0)
      s11 = multiplyAdd(s11, x, b1)
      x = v128.load32_splat(a, 8)
      s20 = multiplyAdd(s20, x, b0)
      s21 = multiplyAdd(s21, x, b1)
      x = v128.load32_splat(a, 12)
      s30 = multiplyAdd(s30, x, b0)
      s31 = multiplyAdd(s31, x, b1)
      x = v128.load32_splat(a, 16)
      s40 = multiplyAdd(s40, x, b0)
      s41 = multiplyAdd(s41, x, b1)
      a += 20
      b += 32
    } while (b < end)
  }
  v128.store(c, s00)
  v128.store(c, s01, 16)
  v128.store(c1, s10)
  v128.store(c1, s11, 16)
  v128.store(c2, s20)
  v128.store(c2, s21, 16)
  v128.store(c3, s30)
  v128.store(c3, s31, 16)
  v128.store(c4, s40)
  v128.store(c4, s41, 16)
}
