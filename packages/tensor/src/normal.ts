/**
 * Φ⁻¹(u): the number below which a standard normal variable lies with probability `u`, 0 < u < 1. Relative error below
 * 1e-15. Uses only + − × ÷ √, which are exact in every JavaScript engine, so the bits are the same everywhere. Source:
 * Wichura, algorithm AS 241 (PPND16), Applied Statistics 37 (1988).
 */
export function inverseNormal(u: number): number {
  const q = u - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    return (q * polynomial(CENTRE, r)) / polynomial(CENTRE_DIVISOR, r)
  }
  const r = Math.sqrt(-ln(q < 0 ? u : 1 - u))
  const x =
    r <= 5
      ? polynomial(TAIL, r - 1.6) / polynomial(TAIL_DIVISOR, r - 1.6)
      : polynomial(FAR_TAIL, r - 5) / polynomial(FAR_TAIL_DIVISOR, r - 5)
  return q < 0 ? -x : x
}

/** A word as the middle of its part of (0, 1), if that is cut into 2³² equal parts. */
export function probability(word: number): number {
  return (word + 0.5) / 2 ** 32
}

/**
 * ln p for 0 < p < 1, relative error below 1e-15: `p = m·2ᵉ` with m around 1, then `ln m = 2·(s + s³/3 + s⁵/5 + …)`
 * with `s = (m − 1)/(m + 1)`.
 */
function ln(p: number): number {
  let m = p
  let e = 0
  for (; m < Math.SQRT1_2; m *= 2) e--
  const s = (m - 1) / (m + 1)
  return e * Math.LN2 + 2 * s * polynomial(ARTANH, s * s)
}

/** `c₀ + c₁·x + c₂·x² + …` */
function polynomial(coefficients: readonly number[], x: number): number {
  let result = 0
  for (let i = coefficients.length - 1; i >= 0; i--) result = result * x + coefficients[i]!
  return result
}

/** `1, 1/3, 1/5, …`: enough terms for |s| ≤ 0.172. */
const ARTANH = Array.from({ length: 12 }, (_, k) => 1 / (2 * k + 1))

const CENTRE = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
  33430.57558358813, 2509.0809287301227,
]
const CENTRE_DIVISOR = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
  5226.495278852854,
]
const TAIL = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
  0.022723844989269184, 0.0007745450142783414,
]
const TAIL_DIVISOR = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
]
const FAR_TAIL = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
]
const FAR_TAIL_DIVISOR = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
  1.421511758316446e-7, 2.0442631033899397e-15,
]
