// exp, log and tanh of four numbers at a time: the polynomials of `src/math`, operation by operation, so that the bits
// are the same. The constants are explained there.

const LN2_HIGH: f32 = 0.693359375
const LN2_LOW: f32 = -0.00021219444170128554
const LOG2_E: f32 = 1.4426950216293335
const TO_INTEGER: f32 = 12582912
const SQRT_HALF_BITS: i32 = 0x3f3504f3
const SMALLEST_NORMAL_BITS: i32 = 0x00800000
const TWO_TO_23: f32 = 8388608

/** `c + r·rest`, each operation rounded. */
function horner(c: f32, r: v128, rest: v128): v128 {
  return f32x4.add(f32x4.splat(c), f32x4.mul(r, rest))
}

/** 2ⁿ for −126 ≤ n ≤ 127. */
function twoTo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23)
}

export function exp4(argument: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(argument, f32x4.splat(89)), f32x4.splat(-104))
  const shifted = f32x4.add(f32x4.mul(x, f32x4.splat(LOG2_E)), f32x4.splat(TO_INTEGER))
  const k = f32x4.sub(shifted, f32x4.splat(TO_INTEGER))
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(k, f32x4.splat(LN2_HIGH))), f32x4.mul(k, f32x4.splat(LN2_LOW)))
  let tail = horner(0.008368685841560364, r, f32x4.splat(0.0013820136664435267))
  tail = horner(0.04166827350854874, r, tail)
  tail = horner(0.1666652113199234, r, tail)
  tail = horner(0.4999999403953552, r, tail)
  const expR = f32x4.add(f32x4.splat(1), f32x4.add(r, f32x4.mul(f32x4.mul(r, r), tail)))
  const integer = i32x4.sub(shifted, i32x4.splat(reinterpret<i32>(TO_INTEGER))) // the fraction counts up from TO_INTEGER
  const half = i32x4.shr_s(integer, 1)
  return f32x4.mul(f32x4.mul(expR, twoTo(half)), twoTo(i32x4.sub(integer, half)))
}

export function log4(x: v128): v128 {
  const subnormal = f32x4.lt(x, f32x4.splat(reinterpret<f32>(SMALLEST_NORMAL_BITS)))
  const bits = v128.bitselect(f32x4.mul(x, f32x4.splat(TWO_TO_23)), x, subnormal)
  const shift = i32x4.shr_s(i32x4.sub(bits, i32x4.splat(SQRT_HALF_BITS)), 23)
  const k = f32x4.convert_i32x4_s(i32x4.sub(shift, v128.and(subnormal, i32x4.splat(23))))
  const d = f32x4.sub(i32x4.sub(bits, i32x4.shl(shift, 23)), f32x4.splat(1))
  const s = f32x4.div(d, f32x4.add(f32x4.splat(2), d))
  const z = f32x4.mul(s, s)
  const h = f32x4.mul(f32x4.mul(f32x4.splat(0.5), d), d)
  const tail = f32x4.mul(
    z,
    horner(0.6666677594184875, z, horner(0.39977583289146423, z, f32x4.splat(0.2987079620361328))),
  )
  const low = f32x4.add(f32x4.mul(s, f32x4.add(h, tail)), f32x4.mul(k, f32x4.splat(LN2_LOW)))
  const result = f32x4.add(f32x4.mul(k, f32x4.splat(LN2_HIGH)), f32x4.add(d, f32x4.sub(low, h)))
  return logOutside(x, result)
}

/** ln 0 = −∞, ln ∞ = ∞, and NaN of NaN and what is below 0. */
function logOutside(x: v128, result: v128): v128 {
  const infinity = f32x4.splat(<f32>Infinity)
  const atZero = v128.bitselect(f32x4.splat(-(<f32>Infinity)), f32x4.splat(<f32>NaN), f32x4.eq(x, f32x4.splat(0)))
  const inside = v128.bitselect(infinity, result, f32x4.eq(x, infinity))
  return v128.bitselect(inside, atZero, f32x4.gt(x, f32x4.splat(0)))
}

export function tanh4(x: v128): v128 {
  const magnitude = f32x4.abs(x)
  const one = f32x4.splat(1)
  const e = exp4(f32x4.mul(f32x4.splat(2), magnitude))
  const large = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(e, one)))
  const signed = v128.bitselect(f32x4.neg(large), large, f32x4.lt(x, f32x4.splat(0)))

  const z = f32x4.mul(x, x)
  let tail = horner(0.021088311448693275, z, f32x4.splat(-0.006295665167272091))
  tail = horner(-0.053856849670410156, z, tail)
  tail = horner(0.13332636654376984, z, tail)
  tail = f32x4.mul(z, horner(-0.33333319425582886, z, tail))
  const small = f32x4.mul(x, f32x4.add(one, tail))
  return v128.bitselect(small, signed, f32x4.lt(magnitude, f32x4.splat(0.55)))
}
