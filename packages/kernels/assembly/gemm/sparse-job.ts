import { at } from '../address'
import { evenly, parts } from '../parts'
import { get, perThread, run, spare } from '../threads'
import { A, ACCUMULATE, B, K, M, N, TRANSPOSE_A, TRANSPOSE_B, Z } from './arguments'
import { epilogue } from './epilogue'
import { transpose } from './pack'
import { LIST_BYTES, LIST_TERMS, listRow, sparseRow, stretchWidth } from './sparse'

/** A thread's spare place: room for a stretch of a row, a list, and columns of a as rows. */
const LIST: usize = 256
const COLUMNS: usize = LIST + LIST_BYTES
/** Columns of a that become rows together, a cache line, and how much of them: 16 KB. */
const COLUMN_GROUP: i32 = 16
const COLUMN_TERMS: i32 = 256

/** Tiles of rows for each thread: the last ones are small enough to share evenly when one is held up. */
const TILES: i32 = 24
/**
 * Numbers of b in a block of terms. Most of the rows that a block of images needs of these 45 KB are the same, and
 * stay in the first-level cache of 32 while the next row of a takes them; at least so many terms, because a list has a
 * price of its own.
 */
const BLOCK: i32 = 11264
const BLOCK_TERMS: i32 = 64
/** Numbers of a below which looking for zeros is not worth it. */
const SMALL: i32 = 2048
/** Rows of a, evenly spread, in which the zeros are counted. */
const SAMPLE: i32 = 8
/** Zeros in a hundred from which the sparse way is the quicker one. */
const ENOUGH: i32 = 55

/** Whether a's zeros make the sparse product worth it; b must be stored by rows. */
export function isSparse(): bool {
  const rows = get<i32>(TRANSPOSE_A) ? get<i32>(K) : get<i32>(M)
  const columns = get<i32>(TRANSPOSE_A) ? get<i32>(M) : get<i32>(K)
  const counted = columns & ~15
  if (get<i32>(TRANSPOSE_B) || get<i32>(N) < 12 || counted == 0 || rows * columns < SMALL) return false
  const sample = min(rows, SAMPLE)
  let zeros = 0
  for (let s = 0; s < sample; s++) {
    zeros += countZeros(get<usize>(A) + at(((s * rows) / sample) * columns), counted)
  }
  return zeros * 100 >= sample * counted * ENOUGH
}

/** Of `n` numbers, a multiple of 16: where one is 0, the comparison gives −1. */
function countZeros(x: usize, n: i32): i32 {
  const zero = f32x4.splat(0)
  let a = i32x4.splat(0)
  let b = a
  for (const end = x + at(n); x < end; x += 64) {
    a = i32x4.add(a, i32x4.add(f32x4.eq(v128.load(x), zero), f32x4.eq(v128.load(x, 16), zero)))
    b = i32x4.add(b, i32x4.add(f32x4.eq(v128.load(x, 32), zero), f32x4.eq(v128.load(x, 48), zero)))
  }
  const sum = i32x4.add(a, b)
  const half = i32x4.add(sum, v128.shuffle<i32>(sum, sum, 2, 3, 0, 1))
  return -(i32x4.extract_lane(half, 0) + i32x4.extract_lane(half, 1))
}

export function sparse(): void {
  if (get<i32>(TRANSPOSE_A)) run(columnGroups, parts(get<i32>(M), COLUMN_GROUP), 1)
  else run(rows, get<i32>(M), perThread(get<i32>(M), TILES))
}

/** a is stored by rows: for each block of terms, list a row, use it, list the next one. */
function rows(low: i32, high: i32): void {
  const n = get<i32>(N)
  const k = get<i32>(K)
  const width = stretchWidth(n)
  const block = blockLength(n, k)
  let sum = get<i32>(ACCUMULATE) != 0
  for (let p = 0; p < k; p += block) {
    for (let i = low; i < high; i++) row(i, width, get<usize>(A) + at(i * k + p), p, min(block, k - p), sum)
    sum = true
  }
  epilogue(low, high - low, 0, n)
}

/** Terms in a block: a multiple of the 16 numbers that are looked at together. */
function blockLength(n: i32, k: i32): i32 {
  return (evenly(k, min(LIST_TERMS, max(BLOCK_TERMS, BLOCK / n))) + 15) & ~15
}

/** a is stored by columns: some of them become rows in the spare place, and then it is the same. */
function columnGroups(low: i32, high: i32): void {
  const m = get<i32>(M)
  const k = get<i32>(K)
  const width = stretchWidth(get<i32>(N))
  const columns = spare() + COLUMNS
  for (let group = low; group < high; group++) {
    const i = group * COLUMN_GROUP
    const count = min(COLUMN_GROUP, m - i)
    let sum = get<i32>(ACCUMULATE) != 0
    for (let p = 0; p < k; p += COLUMN_TERMS) {
      const terms = min(COLUMN_TERMS, k - p)
      transpose(columns, at(COLUMN_TERMS), get<usize>(A) + at(p * m + i), at(m), terms, count)
      for (let j = 0; j < count; j++) row(i + j, width, columns + at(j * COLUMN_TERMS), p, terms, sum)
      sum = true
    }
    epilogue(i, count, 0, get<i32>(N))
  }
}

/** The terms p … p + count of row i of the output, whose left factors lie at `x`. */
function row(i: i32, width: i32, x: usize, p: i32, count: i32, sum: bool): void {
  const n = get<i32>(N)
  const list = spare() + LIST
  const end = listRow(list, x, count, at(n))
  if (sum && end == list) return
  sparseRow(get<usize>(Z) + at(i * n), n, width, list, end, get<usize>(B) + at(p * n), spare(), sum)
}
