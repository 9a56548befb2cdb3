import { withoutPaper } from './paper.ts'
import type { Plane } from './plane.ts'

/** How much must stand out from the paper, of the way from black to white, to be a drawing. */
const FAINT = 0.06

/** What differs less from the paper than this part of the strongest line is grain or shadow, at least and at most. */
const [LEAST_GRAIN, MOST_GRAIN] = [0.1, 0.4]

/**
 * How much ink lies on each pixel, 0 … 1, whether it is darker or lighter than the paper: the paper is what the border
 * shows, and ink is what differs from it in the direction in which more does, by more than the border itself.
 *
 * @returns undefined if nothing stands out.
 */
export function toInk(light: Plane): Plane | undefined {
  const { data, border, ...size } = withoutPaper(light)
  const strongest = strongestOf(data)
  if (Math.abs(strongest) < FAINT) return undefined
  const ofBorder = border[strongest > 0 ? 1 : 0] / strongest
  const grain = Math.min(Math.max(LEAST_GRAIN, 1.25 * ofBorder), MOST_GRAIN)
  return { ...size, data: data.map((value) => Math.max(0, value / strongest - grain) / (1 - grain)) }
}

/** The largest difference: above 0 if more is lighter than the paper, below 0 if more is darker. */
function strongestOf(differences: Float32Array): number {
  let [lighter, darker, least, most] = [0, 0, 0, 0]
  for (const value of differences) {
    if (value > 0) lighter += value ** 2
    else darker += value ** 2
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  return lighter > darker ? most : least
}
