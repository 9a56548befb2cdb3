import { type Random } from '../random.ts'
import { type Stroke } from './skeletons.ts'

/** How much hands differ: standard deviations, in units of the 100-high sheet where they are lengths. */
const ELASTIC = 11
const LANDING = 2.5
const TURN = 0.06 // tan of half the angle: about 7°
const SLANT = { mean: 0.22, deviation: 0.22 }
const ASPECT = { mean: 1, deviation: 0.2 }

const PEGS = 4 // the sheet is rubber, and each of 4 × 4 pegs is pushed a little

/**
 * A bell-shaped number with mean 0 and deviation 1, inside ±3.5: four uniforms, since a true normal needs `Math.log`.
 */
function bell(random: Random): number {
  return (random.uniform() + random.uniform() + random.uniform() + random.uniform() - 2) * Math.sqrt(3)
}

/** Writes the strokes with one person's hand: rubber-sheet distortion, pen landings, proportions, slant, rotation. */
export function warp(strokes: readonly Stroke[], random: Random): Stroke[] {
  const sheet = rubberSheet(random)
  const [xx, xy, yx, yy] = affine(random)
  return strokes.map((stroke) => {
    const landX = LANDING * bell(random)
    const landY = LANDING * bell(random)
    const warped = new Float64Array(stroke.length)
    for (let i = 0; i < stroke.length; i += 2) {
      const x = stroke[i]!
      const y = stroke[i + 1]!
      const u = x + landX + sheet(x, y, 0)
      const v = y + landY + sheet(x, y, 1)
      warped[i] = xx * u + xy * v
      warped[i + 1] = yx * u + yy * v
    }
    return warped
  })
}

/**
 * `[[xx, xy], [yx, yy]]` = rotation · slant · stretch. cos and sin come from tan of the half angle, which is exact
 * arithmetic.
 */
function affine(random: Random): [number, number, number, number] {
  const t = TURN * bell(random)
  const cos = (1 - t * t) / (1 + t * t)
  const sin = (2 * t) / (1 + t * t)
  const slant = SLANT.mean + SLANT.deviation * bell(random)
  const stretch = ASPECT.mean + ASPECT.deviation * bell(random)
  return [cos * stretch, -cos * slant - sin, sin * stretch, cos - sin * slant]
}

/**
 * A displacement (x and y as `axis` 0 and 1) for each place on the sheet: random at the pegs, bilinear between them.
 */
function rubberSheet(random: Random): (x: number, y: number, axis: 0 | 1) => number {
  const pegs = Float64Array.from({ length: 2 * PEGS * PEGS }, () => ELASTIC * bell(random))
  return (x, y, axis) => {
    const column = Math.min(Math.floor((x / 100) * (PEGS - 1)), PEGS - 2)
    const row = Math.min(Math.floor((y / 100) * (PEGS - 1)), PEGS - 2)
    const right = (x / 100) * (PEGS - 1) - column
    const down = (y / 100) * (PEGS - 1) - row
    const peg = 2 * (row * PEGS + column) + axis
    const above = pegs[peg]! * (1 - right) + pegs[peg + 2]! * right
    const below = pegs[peg + 2 * PEGS]! * (1 - right) + pegs[peg + 2 * PEGS + 2]! * right
    return above * (1 - down) + below * down
  }
}
