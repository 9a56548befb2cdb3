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

/** `[m, n, k]` around the jobs of a product: 10 rows by 256 columns, alone and beside others. */
export const wide: readonly (readonly [number, number, number])[] = [10, 21].flatMap((m) =>
  [255, 256, 257, 513].map((n) => [m, n, 9] as const),
)

/**
 * Where exp, log and tanh go over from one form to another (√½ and √2 times powers of two, multiples of ½ ln 2, 0.55),
 * and beside.
 */
export const meetings: readonly number[] = [
  ...Array.from({ length: 275 }, (_, i) => Math.fround(Math.SQRT1_2 * 2 ** (i - 147))),
  ...Array.from({ length: 2 * 257 }, (_, i) => Math.fround(((i - 257) * Math.LN2) / 2)),
  0.55,
  89,
  -104,
].flatMap((x) => [-1, 0, 1].map((ulps) => neighbour(x, ulps)))

/** The float32 so many places from `x`. */
function neighbour(x: number, ulps: number): number {
  const bits = new Int32Array(Float32Array.of(x).buffer)
  bits[0]! += ulps
  return new Float32Array(bits.buffer)[0]!
}

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
