import { at } from './address'
import { Add } from './elementwise'
import { get, put, run } from './threads'
import { fetch, loadPart, map2, storePart } from './vector'

/** Numbers that a thread should have to itself before a fork pays. */
const GRAIN: i32 = 512

/** Rows of `n` numbers in a tile. */
export function rowGrain(n: i32): i32 {
  return max(1, GRAIN / max(1, n))
}

export function addRow(out: usize, a: usize, row: usize, m: i32, n: i32): void {
  put(0, out)
  put(1, a)
  put(2, row)
  put(3, n)
  run(
    (low: i32, high: i32): void => {
      const n = get<i32>(3)
      for (let i = low; i < high; i++) map2<Add>(get<usize>(0) + at(i * n), get<usize>(1) + at(i * n), get<usize>(2), n)
    },
    m,
    rowGrain(n),
  )
}

/** Tiles are vectors of four columns, so that every sum stays in one thread. */
export function sumRows(out: usize, a: usize, m: i32, n: i32, accumulate: bool): void {
  put(0, out)
  put(1, a)
  put(2, m)
  put(3, n)
  put(4, <i32>accumulate)
  run(
    (low: i32, high: i32): void => {
      const out = get<usize>(0)
      const a = get<usize>(1)
      const n = get<i32>(3)
      let j = low * 4
      const end = min(high * 4, n)
      for (; j + 16 <= end; j += 16) sum16(out + at(j), a + at(j), get<i32>(2), at(n), get<i32>(4))
      for (; j < end; j += 4) sum4(out + at(j), a + at(j), get<i32>(2), at(n), get<i32>(4), min(4, n - j))
    },
    (n + 3) >> 2,
    max(4, GRAIN / max(1, 4 * m)),
  )
}

/** Four vectors at a time: each is a chain in which an addition waits for the one before it. */
function sum16(out: usize, a: usize, m: i32, stride: usize, accumulate: i32): void {
  let s0 = f32x4.splat(0)
  let s1 = s0
  let s2 = s0
  let s3 = s0
  if (accumulate) {
    s0 = v128.load(out)
    s1 = v128.load(out, 16)
    s2 = v128.load(out, 32)
    s3 = v128.load(out, 48)
  }
  for (let i = 0; i < m; i++, a += stride) {
    s0 = f32x4.add(s0, v128.load(a))
    s1 = f32x4.add(s1, v128.load(a, 16))
    s2 = f32x4.add(s2, v128.load(a, 32))
    s3 = f32x4.add(s3, v128.load(a, 48))
  }
  v128.store(out, s0)
  v128.store(out, s1, 16)
  v128.store(out, s2, 32)
  v128.store(out, s3, 48)
}

function sum4(out: usize, a: usize, m: i32, stride: usize, accumulate: i32, count: i32): void {
  let sum = f32x4.splat(0)
  if (count == 4) {
    if (accumulate) sum = v128.load(out)
    for (let i = 0; i < m; i++, a += stride) sum = f32x4.add(sum, v128.load(a))
    v128.store(out, sum)
  } else {
    if (accumulate) sum = loadPart(out, count)
    for (let i = 0; i < m; i++, a += stride) sum = f32x4.add(sum, loadPart(a, count))
    storePart(out, sum, count)
  }
}

export function argmax(out: usize, x: usize, m: i32, n: i32): void {
  put(0, out)
  put(1, x)
  put(2, n)
  run(
    (low: i32, high: i32): void => {
      const n = get<i32>(2)
      for (let i = low; i < high; i++) {
        store<f32>(get<usize>(0) + at(i), <f32>largest(get<usize>(1) + at(i * n), n))
      }
    },
    m,
    rowGrain(n),
  )
}

/** The first NaN, else the first of the largest. What is behind a last part counts as 0, but comes after it. */
function largest(x: usize, n: i32): i32 {
  const max = f32x4.splat(hasNaN(x, n) ? <f32>NaN : rowMax(x, n))
  for (let j = 0; j < n; j += 4) {
    const part = fetch(x + at(j), min(4, n - j))
    const found = i32x4.bitmask(v128.or(f32x4.eq(part, max), f32x4.ne(part, part)))
    if (found) return j + ctz(found)
  }
  return 0
}

function hasNaN(x: usize, n: i32): bool {
  let different = f32x4.splat(0)
  for (let j = 0; j < n; j += 4) {
    const part = fetch(x + at(j), min(4, n - j))
    different = v128.or(different, f32x4.ne(part, part))
  }
  return i32x4.bitmask(different) != 0
}

/** The largest number of a row, NaN left out: without a branch, which nobody could foresee. */
export function rowMax(x: usize, n: i32): f32 {
  let max = f32x4.splat(-(<f32>Infinity))
  const end = x + at(n)
  for (const vectors = x + at(n & ~3); x < vectors; x += 16) max = f32x4.pmax(max, v128.load(x))
  for (; x < end; x += 4) max = f32x4.pmax(max, v128.load32_splat(x))
  max = f32x4.pmax(max, v128.shuffle<f32>(max, max, 2, 3, 0, 1))
  return f32x4.extract_lane(f32x4.pmax(max, v128.shuffle<f32>(max, max, 1, 0, 3, 2)), 0)
}
