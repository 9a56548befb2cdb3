/** A 64-bit key as two unsigned 32-bit words. */
export type Key = readonly [number, number]

/** The parity constant of the Skein key schedule, 32-bit form. */
const PARITY = 0x1bd11bda

/**
 * Threefry-2x32 with 20 rounds: a bijection of 64-bit counters for each 64-bit key, whose outputs on 0, 1, 2, … are
 * random numbers. Writes two unsigned words to `out`. Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as
 * easy as 1, 2, 3" (2011).
 */
export function threefry(out: Uint32Array, key: Key, low: number, high: number): void {
  let a = key[0] | 0
  let b = key[1] | 0
  let c = PARITY ^ a ^ b
  let x = (low + a) | 0
  let y = (high + b) | 0
  for (let injection = 1; injection <= 5; injection++) {
    if (injection % 2 === 1) {
      y = rotate(y, 13) ^ (x = (x + y) | 0)
      y = rotate(y, 15) ^ (x = (x + y) | 0)
      y = rotate(y, 26) ^ (x = (x + y) | 0)
      y = rotate(y, 6) ^ (x = (x + y) | 0)
    } else {
      y = rotate(y, 17) ^ (x = (x + y) | 0)
      y = rotate(y, 29) ^ (x = (x + y) | 0)
      y = rotate(y, 16) ^ (x = (x + y) | 0)
      y = rotate(y, 24) ^ (x = (x + y) | 0)
    }
    const first = a
    a = b
    b = c
    c = first
    x = (x + a) | 0
    y = (y + b + injection) | 0
  }
  out[0] = x
  out[1] = y
}

function rotate(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by))
}
