/** A small generator for test data: a linear congruence modulo 2³², of which the high bits are used. */
export function createRandom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return (state >>> 8) / 2 ** 24
  }
}

/** `n` numbers in −1…1 of which the fraction `zeros` is exactly 0. */
export function randomArray(random: () => number, n: number, zeros = 0): Float32Array {
  const values = new Float32Array(n)
  for (let i = 0; i < n; i++) {
    const value = 2 * random() - 1
    values[i] = random() < zeros ? 0 : value
  }
  return values
}

/** One of `values`. */
export function pick<T>(random: () => number, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)]!
}
