/** On both sides of every plausible tile, vector and unrolling edge. */
export const edges: readonly number[] = [
  0, 1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 15, 16, 17, 28, 29, 31, 33, 48, 49, 52, 53, 64, 65,
]

/** Lengths of flat arrays. */
export const lengths: readonly number[] = [...edges, 127, 128, 129, 1000, 1025, 2053]

/** `[m, n]` of every pair of edges. */
export const matrices: readonly (readonly [number, number])[] = edges.flatMap((m) => edges.map((n) => [m, n] as const))

/** `[m, n, k]` around the blocks of a long sum, and as long as those of MNIST. */
export const longSums: readonly (readonly [number, number, number])[] = [
  [3, 9, 255],
  [3, 9, 256],
  [3, 9, 257],
  [2, 8, 513],
  [5, 17, 784],
  [3, 9, 799],
  [3, 9, 800],
  [3, 9, 801],
  [2, 8, 1601],
]

/** Where float32 has something to say: zeros, subnormals, the ends of its range, the ends of the range of exp. */
export const specialValues: readonly number[] = [
  NaN,
  Infinity,
  -Infinity,
  0,
  -0,
  2 ** -149,
  -(2 ** -149),
  2 ** -126 - 2 ** -149,
  2 ** -126,
  1e-20,
  -1e-20,
  0.5,
  1,
  -1,
  3,
  88.5,
  -88.5,
  -103.5,
  1e20,
  -1e20,
  (2 - 2 ** -23) * 2 ** 127,
  -(2 - 2 ** -23) * 2 ** 127,
]
