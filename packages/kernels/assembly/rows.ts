import { at } from './address'
import { Add } from './elementwise'
import { get, put, run } from './threads'
import { loadPart, map2, storePart } from './vector'

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

/** No comparison with NaN is true, so the negated one moves to a NaN; and from a NaN nothing moves on. */
function largest(x: usize, n: i32): i32 {
  let best = 0
  if (n == 0) return best
  let value = load<f32>(x)
  for (let j = 1; j < n && value == value; j++) {
    const other = load<f32>(x + at(j))
    if (!(other <= value)) {
      best = j
      value = other
    }
  }
  return best
}
