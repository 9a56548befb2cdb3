import { PIXELS, SIDE } from './normalize.ts'
import { type Stroke } from './skeletons.ts'

const EDGE = 0.5 // pixels from the pen's outline inwards to full white, and outwards to black

const FAR = 1e9
const TINY = 1e-9

/**
 * Draws polylines, in pixels, with a round pen: ink falls linearly from 255 to 0 around `radius` pixels from the line.
 */
export function draw(strokes: readonly Stroke[], radius: number, canvas: Uint8Array, squares: Float64Array): void {
  squares.fill(FAR)
  const reach = radius + EDGE
  for (const stroke of strokes) {
    for (let i = 0; i + 3 < stroke.length; i += 2) {
      nearSegment(squares, reach, stroke[i]!, stroke[i + 1]!, stroke[i + 2]!, stroke[i + 3]!)
    }
  }
  for (let i = 0; i < PIXELS; i++) {
    const square = squares[i]!
    const ink = square < reach * reach ? (reach - Math.sqrt(square)) / (2 * EDGE) : 0
    canvas[i] = Math.floor(255 * Math.min(ink, 1) + 0.5)
  }
}

/**
 * Lowers `squares[pixel]` to the pixel's squared distance from the segment, for the pixels within `reach` of its box.
 */
function nearSegment(squares: Float64Array, reach: number, x0: number, y0: number, x1: number, y1: number): void {
  const dx = x1 - x0
  const dy = y1 - y0
  const inverse = 1 / Math.max(dx * dx + dy * dy, TINY)
  const firstX = firstPixel(Math.min(x0, x1) - reach)
  const lastX = lastPixel(Math.max(x0, x1) + reach)
  const firstY = firstPixel(Math.min(y0, y1) - reach)
  const lastY = lastPixel(Math.max(y0, y1) + reach)
  for (let y = firstY; y <= lastY; y++) {
    const py = y + 0.5 - y0
    for (let x = firstX; x <= lastX; x++) {
      const px = x + 0.5 - x0
      const along = Math.max(0, Math.min(1, (px * dx + py * dy) * inverse))
      const ex = px - along * dx
      const ey = py - along * dy
      const square = ex * ex + ey * ey
      if (square < squares[y * SIDE + x]!) squares[y * SIDE + x] = square
    }
  }
}

const firstPixel = (edge: number): number => Math.max(0, Math.floor(edge))
const lastPixel = (edge: number): number => Math.min(SIDE - 1, Math.floor(edge))
