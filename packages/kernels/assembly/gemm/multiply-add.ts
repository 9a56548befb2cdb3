/**
 * `c + a·b`: rounded after the product and after the sum, the same on every machine. In the module for `precision:
 * 'fast'` it is rounded once where the processor can do that, so the last bits depend on the machine.
 */
export function multiplyAdd(c: v128, a: v128, b: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(c, f32x4.mul(a, b))
}
