import type { Plane } from './plane.ts'

/**
 * A plane in another size, anti-aliased: each pixel is the mean of what it covers, with weights that fall linearly to
 * 0 (a triangle, two new pixels wide; two old ones where the plane grows, which is linear interpolation). The same
 * size gives the same numbers.
 */
export function resample(plane: Plane, width: number, height: number): Plane {
  return resampleRows(resampleRows(plane, width), height)
}

/** Gives each row a new length, and turns rows into columns: done twice, the plane is upright again. */
function resampleRows({ width, height, data }: Plane, length: number): Plane {
  const out = new Float32Array(length * height)
  for (let x = 0; x < length; x++) {
    const { first, weights } = weightsFor(x, width, width / length)
    for (let y = 0; y < height; y++) {
      let sum = 0
      for (let i = 0; i < weights.length; i++) sum += weights[i]! * data[y * width + first + i]!
      out[x * height + y] = sum
    }
  }
  return { width: height, height: length, data: out }
}

/** What the new pixel `x` is made of: `scale` old pixels are one new one. */
function weightsFor(x: number, width: number, scale: number): { readonly first: number; readonly weights: number[] } {
  const centre = (x + 0.5) * scale - 0.5
  const reach = Math.max(scale, 1)
  const first = Math.max(0, Math.floor(centre - reach) + 1)
  const last = Math.min(width - 1, Math.ceil(centre + reach) - 1)
  const weights = Array.from({ length: last - first + 1 }, (_, i) => 1 - Math.abs(first + i - centre) / reach)
  const sum = weights.reduce((a, b) => a + b, 0)
  return { first, weights: weights.map((weight) => weight / sum) }
}
