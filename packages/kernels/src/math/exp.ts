import { twoTo } from './bits.ts'
import { LN2_HIGH, LN2_LOW } from './ln2.ts'

const f = Math.fround

const LOG2_E = 1.4426950216293335
/** Adding and taking away 1.5·2²³ leaves the nearest integer, ties to even: at that size a float32 has no fraction. */
const TO_INTEGER = 12582912

/** Minimax on |r| ≤ ½ ln 2 for `(eʳ − 1 − r)/r²`, weighted by `r²/eʳ`; relative error of eʳ 3.2e-9. */
const C0 = 0.4999999403953552
const C1 = 0.1666652113199234
const C2 = 0.04166827350854874
const C3 = 0.008368685841560364
const C4 = 0.0013820136664435267

/**
 * eˣ in float32: `x = k·ln 2 + r`, `eʳ = 1 + (r + r²·(C0 + r·(C1 + r·(C2 + r·(C3 + r·C4)))))`, then
 * `eʳ·2^⌊k/2⌋·2^⌈k/2⌉`. Largest measured error: 0.99 ulp. Above 88.72283 Infinity; subnormal results are gradual, and
 * below −103.972 the result is 0. NaN gives NaN.
 */
export function exp(x: number): number {
  const inRange = x > 89 ? 89 : x < -104 ? -104 : f(x)
  const k = f(f(f(inRange * LOG2_E) + TO_INTEGER) - TO_INTEGER)
  const r = f(f(inRange - f(k * LN2_HIGH)) - f(k * LN2_LOW))
  const tail = f(C0 + f(r * f(C1 + f(r * f(C2 + f(r * f(C3 + f(r * C4))))))))
  const expR = f(1 + f(r + f(f(r * r) * tail)))
  const half = k >> 1
  return f(f(expR * twoTo(half)) * twoTo(k - half))
}
