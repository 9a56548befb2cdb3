// Random numbers of a stream: Threefry-2x32 of `src/threefry.ts`, four counters at a time.

import { at } from './address'
import { get, put, run, spare } from './threads'

/** Numbers in a tile. */
const GRAIN: i32 = 2048
const PARITY: i32 = 0x1bd11bda

/**
 * Number i is kept, as `kept`, where word `offset + i` of the stream, without its last 8 bits, is at least
 * `threshold`; else it is 0.
 */
export function dropoutMask(out: usize, key0: i32, key1: i32, offset: f64, threshold: i32, kept: f32, n: i32): void {
  put(0, out)
  put(1, key0)
  put(2, key1)
  put(3, threshold)
  put(4, <u64>offset)
  put(6, kept)
  run(
    (low: i32, high: i32): void => {
      maskWords(get<usize>(0) + at(low), get<u64>(4) + <u64>low, high - low)
    },
    n,
    GRAIN,
  )
}

/** A block of the stream is two words: an odd start is in the middle of one. */
function maskWords(out: usize, word: u64, n: i32): void {
  const odd = (<i32>word) & 1
  if (odd) {
    maskEight(spare(), word >> 1)
    memory.copy(out, spare() + 4, at(min(n, 7)))
  }
  let i = 7 * odd
  for (; i + 8 <= n; i += 8) maskEight(out + at(i), (word + i) >> 1)
  if (i >= n) return
  maskEight(spare(), (word + i) >> 1)
  memory.copy(out + at(i), spare(), at(n - i))
}

/** The numbers of four blocks. */
function maskEight(out: usize, block: u64): void {
  let a = i32x4.splat(get<i32>(1))
  let b = i32x4.splat(get<i32>(2))
  let c = v128.xor(i32x4.splat(PARITY), v128.xor(a, b))
  const first = i32x4.splat(<i32>block)
  const low = i32x4.add(first, i32x4(0, 1, 2, 3))
  const high = i32x4.sub(i32x4.splat(<i32>(block >> 32)), i32x4.lt_u(low, first)) // where the low word overflowed: −(−1)
  let x = i32x4.add(low, a)
  let y = i32x4.add(high, b)
  for (let injection = 1; injection <= 5; injection++) {
    if (injection & 1) {
      x = i32x4.add(x, y)
      y = v128.xor(rotate(y, 13), x)
      x = i32x4.add(x, y)
      y = v128.xor(rotate(y, 15), x)
      x = i32x4.add(x, y)
      y = v128.xor(rotate(y, 26), x)
      x = i32x4.add(x, y)
      y = v128.xor(rotate(y, 6), x)
    } else {
      x = i32x4.add(x, y)
      y = v128.xor(rotate(y, 17), x)
      x = i32x4.add(x, y)
      y = v128.xor(rotate(y, 29), x)
      x = i32x4.add(x, y)
      y = v128.xor(rotate(y, 16), x)
      x = i32x4.add(x, y)
      y = v128.xor(rotate(y, 24), x)
    }
    const key = a
    a = b
    b = c
    c = key
    x = i32x4.add(x, a)
    y = i32x4.add(y, i32x4.add(b, i32x4.splat(injection)))
  }
  v128.store(out, mask(v128.shuffle<i32>(x, y, 0, 4, 1, 5)))
  v128.store(out, mask(v128.shuffle<i32>(x, y, 2, 6, 3, 7)), 16)
}

function rotate(x: v128, by: i32): v128 {
  return v128.or(i32x4.shl(x, by), i32x4.shr_u(x, 32 - by))
}

/** Of four words. */
function mask(words: v128): v128 {
  return v128.and(i32x4.ge_s(i32x4.shr_u(words, 8), i32x4.splat(get<i32>(3))), f32x4.splat(get<f32>(6)))
}
