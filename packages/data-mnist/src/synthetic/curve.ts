import { type Stroke } from './skeletons.ts'

const STEPS = 4 // straight pieces per curve: at 20 pixels a digit, more cannot be seen

/**
 * Bends a stroke into a smooth polyline through its points: Catmull–Rom splines, looping where it ends at its
 * beginning.
 */
export function smooth(points: Stroke): Stroke {
  const n = points.length / 2
  const loop = n > 2 && points[0] === points[2 * n - 2] && points[1] === points[2 * n - 1]
  const before = loop ? n - 2 : 0
  const after = loop ? 1 : n - 1
  const line = new Float64Array(2 * ((n - 1) * STEPS + 1))
  for (let i = 0; i < n - 1; i++) {
    const p0 = i > 0 ? i - 1 : before
    const p3 = i < n - 2 ? i + 2 : after
    for (let step = 0; step < STEPS; step++) {
      const t = step / STEPS
      for (let axis = 0; axis < 2; axis++) {
        line[2 * (i * STEPS + step) + axis] = catmullRom(
          points[2 * p0 + axis]!,
          points[2 * i + axis]!,
          points[2 * (i + 1) + axis]!,
          points[2 * p3 + axis]!,
          t,
        )
      }
    }
  }
  line.set(points.subarray(2 * n - 2), line.length - 2)
  return line
}

/** The cubic from `b` (t = 0) to `c` (t = 1) with slopes (c − a)/2 and (d − b)/2. */
function catmullRom(a: number, b: number, c: number, d: number, t: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
}
