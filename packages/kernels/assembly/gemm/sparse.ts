// The product where most of a is exactly 0: each row of the output is Σ over the non-zero a[i,p], p ascending, of
// a[i,p]·b[p,·], a whole stretch of the row in registers at a time. Terms that are 0 would leave a sum as it is, so
// the bits are those of the dense product.

import { at } from '../address'
import { evenly } from '../parts'
import { fetch, keep } from '../vector'
import { multiplyAdd } from './multiply-add'

/** Terms of a sum that a list may hold. */
export const LIST_TERMS: i32 = 1024
/**
 * A list: its numbers, then, so many bytes on, the byte offset of the row of b for each. Its last vector may stick
 * out.
 */
const OFFSETS: usize = 4 * 1024 + 64
export const LIST_BYTES: usize = 2 * OFFSETS

// For each set of lanes, as the bits of its number, how to move them to the front.
// prettier-ignore
const TO_FRONT: usize = memory.data<u8>([
  0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3,
  0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3,
  4, 5, 6, 7, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3,
  0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 0, 1, 2, 3,
  8, 9, 10, 11, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3,
  0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 0, 1, 2, 3,
  4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 0, 1, 2, 3,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3,
  12, 13, 14, 15, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3,
  0, 1, 2, 3, 12, 13, 14, 15, 0, 1, 2, 3, 0, 1, 2, 3,
  4, 5, 6, 7, 12, 13, 14, 15, 0, 1, 2, 3, 0, 1, 2, 3,
  0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15, 0, 1, 2, 3,
  8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 0, 1, 2, 3,
  0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3,
  4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
])

/** Numbers whose fours have a bit each in one word. */
const SPAN: i32 = 128

/**
 * Lists the non-zeros of `x[0…k]` and returns where the list ends. Fours of zeros, most of an image, are found first
 * and never come up again.
 */
export function listRow(list: usize, x: usize, k: i32, bStride: usize): usize {
  const lanes = i32x4.mul(i32x4.splat(<i32>bStride), i32x4(0, 1, 2, 3))
  const whole = k & ~15
  for (let p = 0; p < whole; p += SPAN) {
    let fours = present(x + at(p), min(SPAN, whole - p))
    while (fours) {
      const q = p + (ctz(fours) << 2)
      fours &= fours - 1
      list = listFour(list, v128.load(x + at(q)), i32x4.add(lanes, i32x4.splat(q * <i32>bStride)))
    }
  }
  for (let p = whole; p < k; p += 4) {
    const four = fetch(x + at(p), min(4, k - p))
    list = listFour(list, four, i32x4.add(lanes, i32x4.splat(p * <i32>bStride)))
  }
  return list
}

/**
 * Which fours of `n` numbers, a multiple of 16, are not all 0, from the lowest bit on: each number saturated to a
 * byte, a four is one word.
 */
function present(x: usize, n: i32): i32 {
  const zero = i32x4.splat(0)
  let fours = 0
  let shift = 0
  do {
    const low = i16x8.narrow_i32x4_s(v128.load(x), v128.load(x, 16))
    const high = i16x8.narrow_i32x4_s(v128.load(x, 32), v128.load(x, 48))
    fours |= (i32x4.bitmask(i32x4.eq(i8x16.narrow_i16x8_s(low, high), zero)) ^ 15) << shift
    x += 64
    shift += 4
  } while (shift << 2 < n)
  return fours
}

/** Four numbers are written, the non-zeros first; only those move the end, so there is no branch to mispredict. */
function listFour(list: usize, x: v128, offsets: v128): usize {
  const lanes = i32x4.bitmask(f32x4.ne(x, f32x4.splat(0)))
  const order = v128.load(TO_FRONT + ((<usize>lanes) << 4))
  v128.store(list, i8x16.swizzle(x, order))
  v128.store(list, i8x16.swizzle(offsets, order), OFFSETS)
  return list + ((<usize>popcnt(lanes)) << 2)
}

/**
 * The columns of a row that are computed at once: of 52 or fewer, as few stretches of equal length as there must be.
 */
export function stretchWidth(n: i32): i32 {
  return 4 * evenly((n + 3) >> 2, 13)
}

/**
 * `c[0…n] (+)= Σ value·b[offset…]` over a list that ends at `end`, `width` columns at once. A stretch that is narrower
 * than its code reads past its end, which the memory allows, and keeps what is its own; `spare` has room for one.
 */
export function sparseRow(
  c: usize,
  n: i32,
  width: i32,
  list: usize,
  end: usize,
  b: usize,
  spare: usize,
  accumulate: bool,
): void {
  for (let j = 0; j < n; j += width, c += at(width), b += at(width)) {
    const count = min(width, n - j)
    if (count == 52) columns52(c, c, list, end, b, accumulate)
    else if (count == 48) columns48(c, c, list, end, b, accumulate)
    else {
      if (count > 28) columns52(spare, c, list, end, b, accumulate)
      else columns28(spare, c, list, end, b, accumulate)
      for (let i = 0; i < count; i += 4) keep(c + at(i), v128.load(spare + at(i)), min(4, count - i))
    }
  }
}

function columns52(to: usize, c: usize, list: usize, end: usize, b: usize, accumulate: bool): void {
  Columns.sum(13, to, c, list, end, b, accumulate)
}

function columns48(to: usize, c: usize, list: usize, end: usize, b: usize, accumulate: bool): void {
  Columns.sum(12, to, c, list, end, b, accumulate)
}

function columns28(to: usize, c: usize, list: usize, end: usize, b: usize, accumulate: bool): void {
  Columns.sum(7, to, c, list, end, b, accumulate)
}

@unmanaged
class Columns {
  /** So many vectors of columns at once, 7, 12 or 13: `to = c + Σ`, or `Σ`. */
  @inline static sum(vectors: i32, to: usize, c: usize, list: usize, end: usize, b: usize, accumulate: bool): void {
    let s0 = f32x4.splat(0)
    let s1 = s0
    let s2 = s0
    let s3 = s0
    let s4 = s0
    let s5 = s0
    let s6 = s0
    let s7 = s0
    let s8 = s0
    let s9 = s0
    let s10 = s0
    let s11 = s0
    let s12 = s0
    if (accumulate) {
      s0 = v128.load(c)
      s1 = v128.load(c, 16)
      s2 = v128.load(c, 32)
      s3 = v128.load(c, 48)
      s4 = v128.load(c, 64)
      s5 = v128.load(c, 80)
      s6 = v128.load(c, 96)
      if (vectors > 7) {
        s7 = v128.load(c, 112)
        s8 = v128.load(c, 128)
        s9 = v128.load(c, 144)
        s10 = v128.load(c, 160)
        s11 = v128.load(c, 176)
      }
      if (vectors > 12) s12 = v128.load(c, 192)
    }
    for (; list < end; list += 4) {
      const row = b + load<u32>(list, OFFSETS)
      const x = v128.load32_splat(list)
      s0 = multiplyAdd(s0, x, v128.load(row))
      s1 = multiplyAdd(s1, x, v128.load(row, 16))
      s2 = multiplyAdd(s2, x, v128.load(row, 32))
      s3 = multiplyAdd(s3, x, v128.load(row, 48))
      s4 = multiplyAdd(s4, x, v128.load(row, 64))
      s5 = multiplyAdd(s5, x, v128.load(row, 80))
      s6 = multiplyAdd(s6, x, v128.load(row, 96))
      if (vectors > 7) {
        s7 = multiplyAdd(s7, x, v128.load(row, 112))
        s8 = multiplyAdd(s8, x, v128.load(row, 128))
        s9 = multiplyAdd(s9, x, v128.load(row, 144))
        s10 = multiplyAdd(s10, x, v128.load(row, 160))
        s11 = multiplyAdd(s11, x, v128.load(row, 176))
      }
      if (vectors > 12) s12 = multiplyAdd(s12, x, v128.load(row, 192))
    }
    v128.store(to, s0)
    v128.store(to, s1, 16)
    v128.store(to, s2, 32)
    v128.store(to, s3, 48)
    v128.store(to, s4, 64)
    v128.store(to, s5, 80)
    v128.store(to, s6, 96)
    if (vectors > 7) {
      v128.store(to, s7, 112)
      v128.store(to, s8, 128)
      v128.store(to, s9, 144)
      v128.store(to, s10, 160)
      v128.store(to, s11, 176)
    }
    if (vectors > 12) v128.store(to, s12, 192)
  }
}
