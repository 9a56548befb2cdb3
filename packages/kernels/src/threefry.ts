/** A 64-bit key as two unsigned 32-bit words. */
export type Key = readonly [number, number]

/** The parity constant of the Skein key schedule, 32-bit form. */
const PARITY = 0x1bd11bda

/**
 * Threefry-2x32 with 20 rounds: a bijection of 64-bit counters for each 64-bit key, whose outputs on 0, 1, 2, … are random numbers.
 * Writes two unsigned words to `out` for each counter, as many as it has room for; the low word counts up from `low`, and wraps.
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011).
 */
export function threefry(out: Uint32Array, key: Key | Int32Array, low: number, high: number): void {
  const a = key[0] | 0
  const b = key[1] | 0
  const c = PARITY ^ a ^ b
  for (let i = 0; i < out.length; i += 2, low++) {
    let x = (low + a) | 0
    let y = (high + b) | 0
    y = rotate(y, 13) ^ (x = (x + y) | 0)
    y = rotate(y, 15) ^ (x = (x + y) | 0)
    y = rotate(y, 26) ^ (x = (x + y) | 0)
    y = rotate(y, 6) ^ (x = (x + y) | 0)
    x = (x + b) | 0
    y = (y + c + 1) | 0
    y = rotate(y, 17) ^ (x = (x + y) | 0)
    y = rotate(y, 29) ^ (x = (x + y) | 0)
    y = rotate(y, 16) ^ (x = (x + y) | 0)
    y = rotate(y, 24) ^ (x = (x + y) | 0)
    x = (x + c) | 0
    y = (y + a + 2) | 0
    y = rotate(y, 13) ^ (x = (x + y) | 0)
    y = rotate(y, 15) ^ (x = (x + y) | 0)
    y = rotate(y, 26) ^ (x = (x + y) | 0)
    y = rotate(y, 6) ^ (x = (x + y) | 0)
    x = (x + a) | 0
    y = (y + b + 3) | 0
    y = rotate(y, 17) ^ (x = (x + y) | 0)
    y = rotate(y, 29) ^ (x = (x + y) | 0)
    y = rotate(y, 16) ^ (x = (x + y) | 0)
    y = rotate(y, 24) ^ (x = (x + y) | 0)
    x = (x + b) | 0
    y = (y + c + 4) | 0
    y = rotate(y, 13) ^ (x = (x + y) | 0)
    y = rotate(y, 15) ^ (x = (x + y) | 0)
    y = rotate(y, 26) ^ (x = (x + y) | 0)
    y = rotate(y, 6) ^ (x = (x + y) | 0)
    x = (x + c) | 0
    y = (y + a + 5) | 0
    out[i] = x
    out[i + 1] = y
  }
}

function rotate(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by))
}
