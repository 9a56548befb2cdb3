/** The largest float32 below the finite float32 `x`. */
export function floatBelow(x: number): number {
  const float = Float32Array.of(x === 0 ? 0 : x)
  const bits = new Int32Array(float.buffer)
  bits[0] = x === 0 ? SMALLEST_NEGATIVE : bits[0]! + (x > 0 ? -1 : 1)
  return float[0]!
}

/** The bits of −2⁻¹⁴⁹. */
const SMALLEST_NEGATIVE = 0x80000001 | 0
