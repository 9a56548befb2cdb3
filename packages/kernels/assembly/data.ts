import { at } from './address'
import { LINE } from './layout'
import { rowGrain } from './rows'
import { get, put, run, spare } from './threads'
import { nonFinite } from './vector'

export function gatherBytes(out: usize, source: usize, indices: usize, scale: f32, m: i32, n: i32): void {
  put(3, scale)
  gather<Widen>(out, source, indices, m, n, 1)
}

export function gatherRows(out: usize, source: usize, indices: usize, m: i32, n: i32): void {
  gather<Copy>(out, source, indices, m, n, 4)
}

/**
 * Rows that are fetched together, then converted. Shuffled rows are in no cache: all their lines must be on their way
 * at once.
 */
const TOGETHER: i32 = 4

/** Gathers rows of `n` numbers of so many bytes each; what is done with a row is the class's. */
function gather<F>(out: usize, source: usize, indices: usize, m: i32, n: i32, bytes: i32): void {
  put(0, out)
  put(1, source)
  put(2, indices)
  put(4, n)
  put(5, n * bytes)
  run(
    (low: i32, high: i32): void => {
      const n = get<i32>(4)
      for (let first = low; first < high; first += TOGETHER) {
        const end = min(first + TOGETHER, high)
        for (let i = first; i < end; i++) touch(rowAt(i), get<i32>(5))
        for (let i = first; i < end; i++) changetype<F>(0).row(get<usize>(0) + at(i * n), rowAt(i), n)
      }
    },
    m,
    TOGETHER * rowGrain(n),
  )
}

function rowAt(i: i32): usize {
  return get<usize>(1) + <usize>load<u32>(get<usize>(2) + at(i)) * get<i32>(5)
}

@unmanaged
class Widen {
  @inline row(out: usize, bytes: usize, n: i32): void {
    widen(out, bytes, get<f32>(3), n)
  }
}

@unmanaged
class Copy {
  @inline row(out: usize, numbers: usize, n: i32): void {
    memory.copy(out, numbers, at(n))
  }
}

/** Reads a byte of each cache line. WebAssembly has no prefetch; a load that nobody waits for is one. */
function touch(bytes: usize, n: i32): void {
  let sum: i32 = 0
  for (const end = bytes + n; bytes < end; bytes += LINE) sum += load<u8>(bytes)
  store<i32>(spare(), sum) // else it would be no use, and the compiler might see that
}

/**
 * `out[j] = bytes[j]·scale`, eight bytes at a time. They have no sign, but the conversion of numbers that may have one
 * is one instruction instead of eight.
 */
function widen(out: usize, bytes: usize, scale: f32, n: i32): void {
  const s = f32x4.splat(scale)
  const end = out + at(n)
  const vectors = out + at(n & ~7)
  for (; out < vectors; out += 32, bytes += 8) {
    const wide = v128.load8x8_u(bytes)
    v128.store(out, f32x4.mul(s, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(wide))))
    v128.store(out, f32x4.mul(s, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(wide))), 16)
  }
  for (; out < end; out += 4, bytes++) store<f32>(out, <f32>load<u8>(bytes) * scale)
}

/** Numbers in a tile. */
const GRAIN: i32 = 8192

/**
 * The index of the first NaN or infinity, or −1. Threads look for any; where there is one, the caller finds the first.
 */
export function findNonFinite(x: usize, n: i32): i32 {
  put(0, x)
  put(1, 0)
  run(
    (low: i32, high: i32): void => {
      if (!allFinite(get<usize>(0) + at(low), high - low)) put(1, 1)
    },
    n,
    GRAIN,
  )
  if (get<i32>(1) == 0) return -1
  for (let i = 0; i < n; i++) if (!isFinite<f32>(load<f32>(x + at(i)))) return i
  return -1
}

/** A sum that holds a NaN is NaN. */
function allFinite(x: usize, n: i32): bool {
  let s0 = f32x4.splat(0)
  let s1 = s0
  let s2 = s0
  let s3 = s0
  const end = x + at(n)
  const lines = x + at(n & ~15)
  for (; x < lines; x += 64) {
    const a = v128.load(x)
    const b = v128.load(x, 16)
    const c = v128.load(x, 32)
    const d = v128.load(x, 48)
    s0 = f32x4.add(s0, nonFinite(a))
    s1 = f32x4.add(s1, nonFinite(b))
    s2 = f32x4.add(s2, nonFinite(c))
    s3 = f32x4.add(s3, nonFinite(d))
  }
  const sum = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3))
  if (v128.any_true(f32x4.ne(sum, sum))) return false
  for (; x < end; x += 4) if (!isFinite<f32>(load<f32>(x))) return false
  return true
}
