/** A stream of random numbers that is the same on every machine. */
export interface Random {
  /** The next number, uniform in [0, 1), in steps of 2⁻³². */
  uniform(): number
  /** The next integer, uniform in 0 … n−1; `n` is in 1 … 2³². */
  integer(n: number): number
}

/**
 * Opens stream number `stream` (default 0) of the generator `seed`; both are safe integers, and streams do not depend
 * on each other.
 * The algorithm is sfc32 (C. Doty-Humphrey, PractRand), chosen for needing nothing but 32-bit integer arithmetic.
 * It lives here because this package knows no tensor of ours: people use it with other tensor libraries.
 */
export function createRandom(seed: number, stream = 0): Random {
  let a = seed | 0
  let b = Math.floor(seed / 2 ** 32) | 0
  let c = Math.imul(stream, 0x9e3779b9)
  let counter = 1
  const next = (): number => {
    const out = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + out) | 0
    return out >>> 0
  }
  for (let round = 0; round < 15; round++) next() // until every bit of the seed has reached every bit of the state
  const uniform = (): number => next() / 2 ** 32
  return { uniform, integer: (n) => Math.floor(uniform() * n) }
}

/** The numbers 0 … n−1 in an order drawn from `seed` and `stream` (Fisher–Yates). */
export function permutation(n: number, seed: number, stream = 0): Uint32Array {
  const random = createRandom(seed, stream)
  const order = Uint32Array.from({ length: n }, (_, i) => i)
  for (let i = n - 1; i > 0; i--) {
    const j = random.integer(i + 1)
    const swapped = order[i]!
    order[i] = order[j]!
    order[j] = swapped
  }
  return order
}
