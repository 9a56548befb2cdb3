import { fromBits, toBits } from './bits.ts'
import { LN2_HIGH, LN2_LOW } from './ln2.ts'

const f = Math.fround

const SQRT_HALF_BITS = 0x3f3504f3
const SMALLEST_NORMAL = fromBits(0x00800000)
const TWO_TO_23 = 8388608

/** Minimax on 0 ≤ z ≤ (√2 − 1)⁴ for `(2·atanh(s)/s − 2)/z` with z = s²; relative error of the logarithm 8.2e-10. */
const C0 = 0.6666677594184875
const C1 = 0.39977583289146423
const C2 = 0.2987079620361328

/**
 * ln x in float32: `x = 2ᵏ·(1 + d)` with √½ ≤ 1 + d < √2, and with `s = d/(2 + d)`, `z = s²`, `h = d²/2`:
 * `ln(1 + d) = d − (h − s·(h + z·(C0 + z·(C1 + z·C2))))`. Largest measured error: 0.80 ulp, subnormal x included.
 * `log(0) = −Infinity`, `log(Infinity) = Infinity`; a negative number or NaN gives NaN.
 */
export function log(argument: number): number {
  const x = f(argument)
  if (!(x > 0)) return x === 0 ? -Infinity : NaN
  if (x === Infinity) return Infinity
  const subnormal = x < SMALLEST_NORMAL
  const bits = toBits(subnormal ? x * TWO_TO_23 : x)
  const shift = (bits - SQRT_HALF_BITS) >> 23
  const k = subnormal ? shift - 23 : shift
  const d = f(fromBits(bits - (shift << 23)) - 1)
  const s = f(d / f(2 + d))
  const z = f(s * s)
  const h = f(f(0.5 * d) * d)
  const tail = f(z * f(C0 + f(z * f(C1 + f(z * C2)))))
  const low = f(f(s * f(h + tail)) + f(k * LN2_LOW))
  return f(f(k * LN2_HIGH) + f(d + f(low - h)))
}
