import { at } from '../address'
import { evenly, parts } from '../parts'
import { get, put, run, spare } from '../threads'
import { A, ACCUMULATE, B, FIRST, K, LAST, LENGTH, M, N, PANELS_B, TRANSPOSE_A, TRANSPOSE_B, Z } from './arguments'
import { epilogue } from './epilogue'
import { pack } from './pack'
import { COLUMNS, ROWS, tile } from './tile'

/**
 * Terms of the sums taken at once: a panel of b, 8·800 numbers, is 25 KB of a first-level cache of 32; those of a run
 * past it from the second level, 20 bytes in 5 cycles. MNIST's 784 are one block, which saves two forks and a pass
 * over the output.
 */
const BLOCK: i32 = 800
/**
 * Panels of a and of b in a tile of the job: 10 rows by 256 columns. Its panels of a, 32 KB, are packed by the thread
 * that uses them; so few rows, so that few threads share a batch of 100 evenly; so many columns, so that packing is
 * little beside multiplying.
 */
const GROUP_A: i32 = 2
const GROUP_B: i32 = 32
/** Multiplications below which a fork costs more than it brings. */
const SMALL: i32 = 1 << 14
/** Numbers to pack in a tile of the packing job. */
const PACK_GRAIN: i32 = 8192

/** Whether a product with so many terms in each sum is not worth a fork. */
export function isSmall(terms: i32): bool {
  return <i64>get<i32>(M) * get<i32>(N) * terms < SMALL
}

/** Bytes of packed panels of b for a product. */
export function panelBytes(n: i32, k: i32): usize {
  return at(parts(n, COLUMNS) * COLUMNS * evenly(k, BLOCK))
}

/** The product as sums over blocks of k, each continuing from the stored partial sum. */
export function dense(workspace: usize): void {
  const m = get<i32>(M)
  const n = get<i32>(N)
  const k = get<i32>(K)
  const length = evenly(k, BLOCK)
  put(PANELS_B, workspace)
  let first = 0
  do {
    put(FIRST, first)
    put(LENGTH, min(length, k - first))
    put(LAST, <i32>(first + length >= k))
    block(m, n, min(length, k - first))
    put(ACCUMULATE, 1)
    first += length
  } while (first < k)
}

function block(m: i32, n: i32, length: i32): void {
  const panelsB = parts(n, COLUMNS)
  const small = isSmall(length)
  run(packPanels, panelsB, small ? panelsB : max(1, PACK_GRAIN / max(1, length * COLUMNS)))
  const groups = parts(m, GROUP_A * ROWS) * parts(n, GROUP_B * COLUMNS)
  run(multiplyGroups, groups, small ? groups : 1)
}

function packPanels(low: i32, high: i32): void {
  for (let panel = low; panel < high; panel++) packB(panel)
}

function packB(panel: i32): void {
  const n = get<i32>(N)
  const length = get<i32>(LENGTH)
  const transposed = get<i32>(TRANSPOSE_B)
  const step = at(transposed ? 1 : n)
  const lane = at(transposed ? get<i32>(K) : 1)
  const j = panel * COLUMNS
  const source = get<usize>(B) + <usize>get<i32>(FIRST) * step + <usize>j * lane
  pack(get<usize>(PANELS_B) + at(j * length), source, length, step, lane, min(COLUMNS, n - j), COLUMNS)
}

function multiplyGroups(low: i32, high: i32): void {
  const m = get<i32>(M)
  const n = get<i32>(N)
  const acrossB = parts(n, GROUP_B * COLUMNS)
  for (let group = low; group < high; group++) {
    const row = (group / acrossB) * GROUP_A * ROWS
    const column = (group % acrossB) * GROUP_B * COLUMNS
    const rows = min(m - row, GROUP_A * ROWS)
    const columns = min(n - column, GROUP_B * COLUMNS)
    packA(row, rows)
    multiply(row, rows, column, columns)
    if (get<i32>(LAST)) epilogue(row, rows, column, columns)
  }
}

/** Packs rows of a into the thread's spare place. */
function packA(row: i32, rows: i32): void {
  const length = get<i32>(LENGTH)
  const transposed = get<i32>(TRANSPOSE_A)
  const step = at(transposed ? get<i32>(M) : 1)
  const lane = at(transposed ? 1 : get<i32>(K))
  for (let i = 0; i < rows; i += ROWS) {
    const source = get<usize>(A) + <usize>get<i32>(FIRST) * step + <usize>(row + i) * lane
    pack(panelsA() + at(i * length), source, length, step, lane, min(ROWS, rows - i), ROWS)
  }
}

/** Behind room for a tile that sticks out. */
function panelsA(): usize {
  return spare() + at(ROWS * COLUMNS)
}

/** For each panel of b, which stays in the first-level cache, all panels of a. */
function multiply(row: i32, rows: i32, column: i32, columns: i32): void {
  const n = get<i32>(N)
  const length = get<i32>(LENGTH)
  const accumulate = get<i32>(ACCUMULATE) != 0
  for (let j = 0; j < columns; j += COLUMNS) {
    const b = get<usize>(PANELS_B) + at((column + j) * length)
    for (let i = 0; i < rows; i += ROWS) {
      const a = panelsA() + at(i * length)
      const c = get<usize>(Z) + at((row + i) * n + column + j)
      const height = min(ROWS, rows - i)
      const width = min(COLUMNS, columns - j)
      if (height == ROWS && width == COLUMNS) tile(c, at(n), a, b, length, accumulate)
      else edgeTile(c, at(n), a, b, length, accumulate, height, width)
    }
  }
}

/** A tile that sticks out is computed whole in a spare place, and what belongs to c is copied. */
function edgeTile(c: usize, stride: usize, a: usize, b: usize, k: i32, sum: bool, height: i32, width: i32): void {
  const whole = spare()
  const wholeStride = at(COLUMNS)
  if (sum) {
    for (let i = 0; i < height; i++) memory.copy(whole + <usize>i * wholeStride, c + <usize>i * stride, at(width))
  }
  tile(whole, wholeStride, a, b, k, sum)
  for (let i = 0; i < height; i++) memory.copy(c + <usize>i * stride, whole + <usize>i * wholeStride, at(width))
}
