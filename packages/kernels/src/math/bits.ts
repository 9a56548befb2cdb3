const float = new Float32Array(1)
const bits = new Int32Array(float.buffer)

/** The 32 bits of `f(x)`: sign, 8 bits of exponent + 127, 23 bits of fraction. */
export function toBits(x: number): number {
  float[0] = x
  return bits[0]!
}

/** The float32 with these 32 bits. */
export function fromBits(pattern: number): number {
  bits[0] = pattern
  return float[0]!
}

/** 2ⁿ for −126 ≤ n ≤ 127. */
export function twoTo(n: number): number {
  return fromBits((n + 127) << 23)
}
