import { type Stroke } from './skeletons.ts'

export const SIDE = 28
export const PIXELS: number = SIDE * SIDE
const BOX = 20

/**
 * Scales and moves the strokes, in place, so that a pen of `radius` pixels fills a box of 20 × 20 in the middle, as in
 * MNIST.
 */
export function fitBox(strokes: readonly Stroke[], radius: number): void {
  const [left, width] = extent(strokes, 0)
  const [top, height] = extent(strokes, 1)
  const scale = (BOX - 2 * radius) / Math.max(width, height)
  for (const stroke of strokes) {
    for (let i = 0; i < stroke.length; i += 2) {
      stroke[i] = SIDE / 2 + scale * (stroke[i]! - left - width / 2)
      stroke[i + 1] = SIDE / 2 + scale * (stroke[i + 1]! - top - height / 2)
    }
  }
}

/** The least coordinate on an axis (0: x, 1: y) and the distance from there to the greatest. */
function extent(strokes: readonly Stroke[], axis: 0 | 1): [least: number, size: number] {
  let least = Infinity
  let greatest = -Infinity
  for (const stroke of strokes) {
    for (let i = axis; i < stroke.length; i += 2) {
      least = Math.min(least, stroke[i]!)
      greatest = Math.max(greatest, stroke[i]!)
    }
  }
  return [least, greatest - least]
}

/**
 * Copies `canvas` into the blank `image`, moved by whole pixels so that its centre of mass is in the middle, as in
 * MNIST.
 */
export function centre(canvas: Uint8Array, image: Uint8Array): void {
  const [right, down] = offCentre(canvas)
  for (let y = Math.max(0, -down); y < Math.min(SIDE, SIDE - down); y++) {
    for (let x = Math.max(0, -right); x < Math.min(SIDE, SIDE - right); x++) {
      image[(y + down) * SIDE + x + right] = canvas[y * SIDE + x]!
    }
  }
}

/** How far, in whole pixels, the ink must move right and down for its centre of mass to be in the middle. */
function offCentre(canvas: Uint8Array): [right: number, down: number] {
  let ink = 0
  let momentX = 0
  let momentY = 0
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const mass = canvas[y * SIDE + x]!
      ink += mass
      momentX += mass * x
      momentY += mass * y
    }
  }
  const middle = (SIDE - 1) / 2
  return [Math.floor(middle - momentX / ink + 0.5), Math.floor(middle - momentY / ink + 0.5)]
}
