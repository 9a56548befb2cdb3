// The product where b has few columns, as in the last layer of a classifier: a would be packed to be used once or
// twice. So nothing is packed. 3 rows × 3 vectors of the output in nine accumulators, with the three vectors of b, a
// number of a and a product 14 registers.

import { at } from '../address'
import { parts } from '../parts'
import { get, perThread, run } from '../threads'
import { keep } from '../vector'
import { A, ACCUMULATE, B, K, M, N, TRANSPOSE_A, TRANSPOSE_B, Z } from './arguments'
import { isSmall } from './dense'
import { epilogue } from './epilogue'
import { multiplyAdd } from './multiply-add'

const ROWS: i32 = 3
const COLUMNS: i32 = 12

/** Numbers of a from which columns have left the caches when the next three are taken: then a is better packed. */
const LARGEST: i32 = 1 << 20

/** Whether b is stored by rows that short. */
export function isNarrow(): bool {
  if (get<i32>(TRANSPOSE_A) && <i64>get<i32>(M) * get<i32>(K) > LARGEST) return false
  return get<i32>(N) <= COLUMNS && !get<i32>(TRANSPOSE_B)
}

export function narrow(): void {
  const m = get<i32>(M)
  run(rows, m, isSmall(get<i32>(K)) ? m : parts(perThread(m, 2), ROWS) * ROWS)
}

/** At the end the last row takes the place of those that are missing, and is written more than once. */
function rows(low: i32, high: i32): void {
  const lane = at(get<i32>(TRANSPOSE_A) ? 1 : get<i32>(K))
  const a = get<usize>(A)
  const last = high - 1
  for (let i = low; i < high; i += ROWS) {
    const j = min(i + 1, last)
    const k = min(i + 2, last)
    narrowTile(i, j, k, a + <usize>i * lane, a + <usize>j * lane, a + <usize>k * lane)
  }
  epilogue(low, high - low, 0, get<i32>(N))
}

/** Rows i, j, k of the output, whose left factors begin at a, b, c. What is read behind a row of 12 is not kept. */
export function narrowTile(i: i32, j: i32, k: i32, a: usize, b: usize, c: usize): void {
  const stride = at(get<i32>(N))
  const step = at(get<i32>(TRANSPOSE_A) ? get<i32>(M) : 1)
  const z = get<usize>(Z)
  const zi = z + <usize>i * stride
  const zj = z + <usize>j * stride
  const zk = z + <usize>k * stride
  let i0 = f32x4.splat(0)
  let i1 = i0
  let i2 = i0
  let j0 = i0
  let j1 = i0
  let j2 = i0
  let k0 = i0
  let k1 = i0
  let k2 = i0
  if (get<i32>(ACCUMULATE)) {
    i0 = v128.load(zi)
    i1 = v128.load(zi, 16)
    i2 = v128.load(zi, 32)
    j0 = v128.load(zj)
    j1 = v128.load(zj, 16)
    j2 = v128.load(zj, 32)
    k0 = v128.load(zk)
    k1 = v128.load(zk, 16)
    k2 = v128.load(zk, 32)
  }
  let row = get<usize>(B)
  for (const end = row + <usize>get<i32>(K) * stride; row < end; row += stride, a += step, b += step, c += step) {
    const w0 = v128.load(row)
    const w1 = v128.load(row, 16)
    const w2 = v128.load(row, 32)
    let x = v128.load32_splat(a)
    i0 = multiplyAdd(i0, x, w0)
    i1 = multiplyAdd(i1, x, w1)
    i2 = multiplyAdd(i2, x, w2)
    x = v128.load32_splat(b)
    j0 = multiplyAdd(j0, x, w0)
    j1 = multiplyAdd(j1, x, w1)
    j2 = multiplyAdd(j2, x, w2)
    x = v128.load32_splat(c)
    k0 = multiplyAdd(k0, x, w0)
    k1 = multiplyAdd(k1, x, w1)
    k2 = multiplyAdd(k2, x, w2)
  }
  keepRow(zi, i0, i1, i2)
  keepRow(zj, j0, j1, j2)
  keepRow(zk, k0, k1, k2)
}

function keepRow(z: usize, first: v128, second: v128, third: v128): void {
  const n = get<i32>(N)
  keep(z, first, min(4, n))
  if (n > 4) keep(z + 16, second, min(4, n - 4))
  if (n > 8) keep(z + 32, third, n - 8)
}
