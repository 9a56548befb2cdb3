// The product where most of a is exactly 0: each row of the output is Σ over the non-zero a[i,p], p ascending, of
// a[i,p]·b[p,·], a whole stretch of the row in registers at a time. Terms that are 0 would leave a sum as it is, so the bits are
// those of the dense product.

import { at } from '../address'
import { multiplyAdd } from './multiply-add'

/** Writes the non-zeros of `x[0…k]` as entries; returns where they end. Runs of sixteen zeros, most of an image, cost one test. */
export function listRow(list: usize, x: usize, k: i32, bStride: usize): usize {
  let offset: usize = 0
  const end = x + at(k)
  const runs = x + at(k & ~15)
  const zero = f32x4.splat(0)
  while (x < runs) {
    const some = v128.or(
      v128.or(f32x4.ne(v128.load(x), zero), f32x4.ne(v128.load(x, 16), zero)),
      v128.or(f32x4.ne(v128.load(x, 32), zero), f32x4.ne(v128.load(x, 48), zero)),
    )
    if (v128.any_true(some)) list = listPart(list, x, x + 64, offset, bStride)
    x += 64
    offset += 16 * bStride
  }
  return listPart(list, x, end, offset, bStride)
}

/** Every number is written; only a non-zero moves the end, so there is no branch to mispredict. */
function listPart(list: usize, x: usize, end: usize, offset: usize, bStride: usize): usize {
  for (; x < end; x += 4, offset += bStride) {
    const value = load<f32>(x)
    store<u32>(list, <u32>offset)
    store<f32>(list, value, 4)
    list += (<usize>(value != 0)) << 3
  }
  return list
}

/**
 * Lists `count` (at most 16) neighbouring columns of x going down `k` rows that are `stride` bytes apart: list j lies at
 * `lists + j·size`, its end is written to `ends[j]`.
 */
export function listColumns(
  lists: usize,
  ends: usize,
  size: usize,
  x: usize,
  stride: usize,
  k: i32,
  count: i32,
  bStride: usize,
): void {
  for (let j = 0; j < count; j++) store<u32>(ends + at(j), <u32>(lists + <usize>j * size))
  const zero = f32x4.splat(0)
  let offset: usize = 0
  for (let p = 0; p < k; p++, x += stride, offset += bStride) {
    let j = 0
    for (; j + 4 <= count; j += 4) {
      if (!v128.any_true(f32x4.ne(v128.load(x + at(j)), zero))) continue
      listNumber(ends + at(j), x + at(j), offset)
      listNumber(ends + at(j + 1), x + at(j + 1), offset)
      listNumber(ends + at(j + 2), x + at(j + 2), offset)
      listNumber(ends + at(j + 3), x + at(j + 3), offset)
    }
    for (; j < count; j++) listNumber(ends + at(j), x + at(j), offset)
  }
}

/** Here, too, only a non-zero moves the end. */
function listNumber(end: usize, x: usize, offset: usize): void {
  const list = <usize>load<u32>(end)
  const value = load<f32>(x)
  store<u32>(list, <u32>offset)
  store<f32>(list, value, 4)
  store<u32>(end, <u32>(list + ((<usize>(value != 0)) << 3)))
}

/**
 * `c[0…n] (+)= Σ value·b[offset…]` over the entries from `list` to `end`. The last stretch reads past the row's end, which the
 * memory allows, and keeps what belongs to the row; `spare` has room for a stretch.
 */
export function sparseRow(c: usize, n: i32, list: usize, end: usize, b: usize, spare: usize, accumulate: bool): void {
  const vectors = (n + 3) >> 2
  const stretches = (vectors + 12) / 13
  const width = 4 * ((vectors + stretches - 1) / stretches)
  for (let j = 0; j < n; j += width) {
    const count = min(width, n - j)
    const fits = count == 52 || count == 28
    const to = fits ? c + at(j) : spare
    if (width > 28) columns52(to, c + at(j), list, end, b + at(j), accumulate)
    else columns28(to, c + at(j), list, end, b + at(j), accumulate)
    if (!fits) memory.copy(c + at(j), spare, at(count))
  }
}

/** 52 columns at once: `to[0…52] = c + Σ`, or `Σ`. */
function columns52(to: usize, c: usize, list: usize, end: usize, b: usize, accumulate: bool): void {
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
    s7 = v128.load(c, 112)
    s8 = v128.load(c, 128)
    s9 = v128.load(c, 144)
    s10 = v128.load(c, 160)
    s11 = v128.load(c, 176)
    s12 = v128.load(c, 192)
  }
  for (; list < end; list += 8) {
    const row = b + load<u32>(list)
    const x = v128.load32_splat(list, 4)
    s0 = multiplyAdd(s0, x, v128.load(row))
    s1 = multiplyAdd(s1, x, v128.load(row, 16))
    s2 = multiplyAdd(s2, x, v128.load(row, 32))
    s3 = multiplyAdd(s3, x, v128.load(row, 48))
    s4 = multiplyAdd(s4, x, v128.load(row, 64))
    s5 = multiplyAdd(s5, x, v128.load(row, 80))
    s6 = multiplyAdd(s6, x, v128.load(row, 96))
    s7 = multiplyAdd(s7, x, v128.load(row, 112))
    s8 = multiplyAdd(s8, x, v128.load(row, 128))
    s9 = multiplyAdd(s9, x, v128.load(row, 144))
    s10 = multiplyAdd(s10, x, v128.load(row, 160))
    s11 = multiplyAdd(s11, x, v128.load(row, 176))
    s12 = multiplyAdd(s12, x, v128.load(row, 192))
  }
  v128.store(to, s0)
  v128.store(to, s1, 16)
  v128.store(to, s2, 32)
  v128.store(to, s3, 48)
  v128.store(to, s4, 64)
  v128.store(to, s5, 80)
  v128.store(to, s6, 96)
  v128.store(to, s7, 112)
  v128.store(to, s8, 128)
  v128.store(to, s9, 144)
  v128.store(to, s10, 160)
  v128.store(to, s11, 176)
  v128.store(to, s12, 192)
}

/** 28 columns at once: `to[0…28] = c + Σ`, or `Σ`. */
function columns28(to: usize, c: usize, list: usize, end: usize, b: usize, accumulate: bool): void {
  let s0 = f32x4.splat(0)
  let s1 = s0
  let s2 = s0
  let s3 = s0
  let s4 = s0
  let s5 = s0
  let s6 = s0
  if (accumulate) {
    s0 = v128.load(c)
    s1 = v128.load(c, 16)
    s2 = v128.load(c, 32)
    s3 = v128.load(c, 48)
    s4 = v128.load(c, 64)
    s5 = v128.load(c, 80)
    s6 = v128.load(c, 96)
  }
  for (; list < end; list += 8) {
    const row = b + load<u32>(list)
    const x = v128.load32_splat(list, 4)
    s0 = multiplyAdd(s0, x, v128.load(row))
    s1 = multiplyAdd(s1, x, v128.load(row, 16))
    s2 = multiplyAdd(s2, x, v128.load(row, 32))
    s3 = multiplyAdd(s3, x, v128.load(row, 48))
    s4 = multiplyAdd(s4, x, v128.load(row, 64))
    s5 = multiplyAdd(s5, x, v128.load(row, 80))
    s6 = multiplyAdd(s6, x, v128.load(row, 96))
  }
  v128.store(to, s0)
  v128.store(to, s1, 16)
  v128.store(to, s2, 32)
  v128.store(to, s3, 48)
  v128.store(to, s4, 64)
  v128.store(to, s5, 80)
  v128.store(to, s6, 96)
}
