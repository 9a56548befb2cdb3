/** How far apart two numbers may be: `|actual − expected| ≤ max(relative·|expected|, absolute)`. */
export interface Tolerance {
  /** Default 1e-5, some hundred float32 roundings. */
  readonly relative?: number
  /**
   * Default `relative / 100`. A sum that cancels keeps the rounding errors of its terms, so near 0 the size of the
   * terms counts: the default is right where they are about 1.
   */
  readonly absolute?: number
}

/** The place where two vectors differ most. */
export interface Difference {
  readonly index: number
  /** In units of what is allowed: more than 1 is too far; NaN against a number is infinitely far. */
  readonly excess: number
}

/** Throws unless every number is close to the expected one, as `Tolerance` says; the message names the worst index. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: Tolerance = {}): void {
  if (actual.length !== expected.length) {
    throw new Error(`expectClose: expected ${expected.length} numbers, got ${actual.length}.`)
  }
  const { index, excess } = worstDifference(actual, expected, tolerance)
  if (excess <= 1) return
  const times = excess.toPrecision(3)
  throw new Error(
    `expectClose: expected ${expected[index]!} at index ${index}, got ${actual[index]!}, ${times} times as far as allowed.`,
  )
}

/**
 * Where two vectors of one length differ most, in units of what `tolerance` allows; index −1 and 0 if they are empty
 * or equal.
 */
export function worstDifference(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { relative = 1e-5, absolute = relative / 100 }: Tolerance = {},
): Difference {
  let worst: Difference = { index: -1, excess: 0 }
  for (let index = 0; index < expected.length; index++) {
    const [a, b] = [actual[index]!, expected[index]!]
    if (Object.is(a, b)) continue
    const ratio = Math.abs(a - b) / Math.max(relative * Math.abs(b), absolute)
    const excess = Number.isFinite(b) && !Number.isNaN(ratio) ? ratio : Infinity
    if (excess > worst.excess) worst = { index, excess }
  }
  return worst
}
