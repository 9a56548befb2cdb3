import type { Plane } from './plane.ts'

/**
 * The picture without its paper: what is lighter than the paper is above 0, what is darker below; and how far nearly
 * all of the border is from 0.
 */
export interface Difference extends Plane {
  /** The 5th and the 95th percentile of the border. */
  readonly border: readonly [number, number]
}

/**
 * Takes the paper away: a plane through the medians of the four edges, since light falls from one side. The medians do
 * not see a line that runs into an edge.
 */
export function withoutPaper({ width, height, data }: Plane): Difference {
  const thickness = Math.max(1, Math.round(Math.min(width, height) / 20))
  const select = (isWanted: (x: number, y: number) => boolean): Float32Array =>
    data.filter((_, i) => isWanted(i % width, Math.floor(i / width))).sort()
  const left = median(select((x) => x < thickness))
  const right = median(select((x) => x >= width - thickness))
  const top = median(select((_, y) => y < thickness))
  const bottom = median(select((_, y) => y >= height - thickness))
  const isBorder = (x: number, y: number): boolean => Math.min(x, y, width - 1 - x, height - 1 - y) < thickness
  const slopeX = (right - left) / width
  const slopeY = (bottom - top) / height
  const middle = median(select(isBorder))
  const flat = data.map((light, i) => {
    const [x, y] = [(i % width) + 0.5, Math.floor(i / width) + 0.5]
    return light - middle - slopeX * (x - width / 2) - slopeY * (y - height / 2)
  })
  const edge = flat.filter((_, i) => isBorder(i % width, Math.floor(i / width))).sort()
  return { width, height, data: flat, border: [quantile(edge, 0.05), quantile(edge, 0.95)] }
}

function median(sorted: Float32Array): number {
  return quantile(sorted, 0.5)
}

function quantile(sorted: Float32Array, share: number): number {
  return sorted[Math.floor(share * (sorted.length - 1))]!
}
