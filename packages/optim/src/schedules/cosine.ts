/**
 * `cos(πx)` for 0 ≤ x ≤ 1, within 10⁻¹⁵, from rounded sums, products and quotients alone: `Math.cos` may differ in the
 * last bit from engine to engine.
 */
export function cosineOfPi(x: number): number {
  if (x > 0.5) return -cosineOfPi(1 - x)
  return x > 0.25 ? sine(Math.PI * (0.5 - x)) : cosine(Math.PI * x)
}

/** `1 − y²/(1·2)·(1 − y²/(3·4)·(…))`; on 0 … π/4 the tenth term is below 10⁻¹⁷. */
function cosine(y: number): number {
  let sum = 1
  for (let n = 18; n > 0; n -= 2) sum = 1 - ((y * y) / (n * (n - 1))) * sum
  return sum
}

/** `y·(1 − y²/(2·3)·(1 − y²/(4·5)·(…)))` */
function sine(y: number): number {
  let sum = 1
  for (let n = 19; n > 1; n -= 2) sum = 1 - ((y * y) / (n * (n - 1))) * sum
  return y * sum
}
