import { at } from '../address'
import { get, run, spare } from '../threads'
import { A, ACCUMULATE, B, K, M, N, TRANSPOSE_A, TRANSPOSE_B, Z } from './arguments'
import { epilogue } from './epilogue'
import { listColumns, listRow, sparseRow } from './sparse'

/** Where a thread's lists begin, behind room for a stretch of a row. */
const LISTS: usize = 256
/** Terms of a sum that a list of a row may hold: 8 KB. */
const ROW_BLOCK: i32 = 1024
/** Columns of a that are listed together, a cache line, and terms of a list of a column: 32 KB in all, most of it never touched. */
const COLUMN_GROUP: i32 = 16
const COLUMN_BLOCK: i32 = 256
/** Bytes of a list of a column: the entry behind the last is written, too. */
const COLUMN_LIST: usize = (<usize>COLUMN_BLOCK + 1) * 8

/** Rows of the output in a tile of the job. */
const ROW_GRAIN: i32 = 4
/** Numbers of a below which looking for zeros is not worth it. */
const SMALL: i32 = 2048
/** Rows of a, evenly spread, in which the zeros are counted. */
const SAMPLE: i32 = 16
/** Zeros in a hundred from which the sparse way is the quicker one. */
const ENOUGH: i32 = 55

/** Whether a's zeros make the sparse product worth it; b must be stored by rows. */
export function isSparse(): bool {
  const rows = get<i32>(TRANSPOSE_A) ? get<i32>(K) : get<i32>(M)
  const columns = get<i32>(TRANSPOSE_A) ? get<i32>(M) : get<i32>(K)
  if (get<i32>(TRANSPOSE_B) || get<i32>(N) < 12 || rows * columns < SMALL) return false
  const sample = min(rows, SAMPLE)
  let zeros = 0
  for (let s = 0; s < sample; s++) {
    zeros += countZeros(get<usize>(A) + at(((s * rows) / sample) * columns), columns & ~3)
  }
  return zeros * 100 >= sample * columns * ENOUGH
}

function countZeros(x: usize, n: i32): i32 {
  let count = 0
  const zero = f32x4.splat(0)
  for (const end = x + at(n); x < end; x += 16) count += popcnt(i32x4.bitmask(f32x4.eq(v128.load(x), zero)))
  return count
}

export function sparse(): void {
  if (get<i32>(TRANSPOSE_A)) run(columnGroups, (get<i32>(M) + COLUMN_GROUP - 1) / COLUMN_GROUP, 1)
  else run(rows, get<i32>(M), ROW_GRAIN)
}

/** a is stored by rows: list a row, use it, list the next one. */
function rows(low: i32, high: i32): void {
  const n = get<i32>(N)
  const k = get<i32>(K)
  const list = spare() + LISTS
  for (let i = low; i < high; i++) {
    const c = get<usize>(Z) + at(i * n)
    let sum = get<i32>(ACCUMULATE) != 0
    for (let p = 0; p < k; p += ROW_BLOCK) {
      const end = listRow(list, get<usize>(A) + at(i * k + p), min(ROW_BLOCK, k - p), at(n))
      sparseRow(c, n, list, end, get<usize>(B) + at(p * n), spare(), sum)
      sum = true
    }
  }
  epilogue(low, high - low, 0, n)
}

/** a is stored by columns of the product's left factor: list a group of them at a time, going down its rows. */
function columnGroups(low: i32, high: i32): void {
  const m = get<i32>(M)
  const n = get<i32>(N)
  const k = get<i32>(K)
  const lists = spare() + LISTS
  const ends = lists + <usize>COLUMN_GROUP * COLUMN_LIST
  for (let group = low; group < high; group++) {
    const i = group * COLUMN_GROUP
    const count = min(COLUMN_GROUP, m - i)
    let sum = get<i32>(ACCUMULATE) != 0
    for (let p = 0; p < k; p += COLUMN_BLOCK) {
      const x = get<usize>(A) + at(p * m + i)
      listColumns(lists, ends, COLUMN_LIST, x, at(m), min(COLUMN_BLOCK, k - p), count, at(n))
      for (let j = 0; j < count; j++) {
        const list = lists + <usize>j * COLUMN_LIST
        sparseRow(
          get<usize>(Z) + at((i + j) * n),
          n,
          list,
          load<u32>(ends + at(j)),
          get<usize>(B) + at(p * n),
          spare(),
          sum,
        )
      }
      sum = true
    }
    epilogue(i, count, 0, n)
  }
}
