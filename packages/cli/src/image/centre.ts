import { crop, type Plane } from './plane.ts'
import { resample } from './resample.ts'

/** MNIST's digits fill 20 of 28 pixels. */
const BOX = 20 / 28

/**
 * The drawing as MNIST has it. Its bounding box is scaled to 20/28 of the height or width and keeps its proportions.
 * Its centre of mass lies in the middle of the field, to a whole pixel. The darkest ink is 1. LeCun, Bottou, Bengio &
 * Haffner, Gradient-based learning applied to document recognition (1998), section III.
 *
 * @param ink Not 0 everywhere.
 */
export function centre(ink: Plane, height: number, width: number): Plane {
  const drawn = cropToInk(ink)
  const scale = Math.min((BOX * width) / drawn.width, (BOX * height) / drawn.height)
  const size = (length: number): number => Math.max(1, Math.round(scale * length))
  return place(strengthen(resample(drawn, size(drawn.width), size(drawn.height))), height, width)
}

function cropToInk(ink: Plane): Plane {
  let [left, top, right, bottom] = [ink.width, ink.height, 0, 0]
  ink.data.forEach((value, i) => {
    if (value === 0) return
    const [x, y] = [i % ink.width, Math.floor(i / ink.width)]
    left = Math.min(left, x)
    right = Math.max(right, x + 1)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y + 1)
  })
  return crop(ink, left, top, right - left, bottom - top)
}

/** A line that is thinner than a pixel would be faint. */
function strengthen({ width, height, data }: Plane): Plane {
  const most = data.reduce((a, b) => Math.max(a, b), 0)
  return { width, height, data: data.map((value) => value / most) }
}

/** A field with the whole drawing in it. */
function place(drawn: Plane, height: number, width: number): Plane {
  let [ink, momentX, momentY] = [0, 0, 0]
  drawn.data.forEach((value, i) => {
    ink += value
    momentX += value * (i % drawn.width)
    momentY += value * Math.floor(i / drawn.width)
  })
  const left = offset(width, drawn.width, momentX / ink)
  const top = offset(height, drawn.height, momentY / ink)
  const data = new Float32Array(height * width)
  for (let y = 0; y < drawn.height; y++) {
    const row = drawn.data.subarray(y * drawn.width, (y + 1) * drawn.width)
    data.set(row, (top + y) * width + left)
  }
  return { width, height, data }
}

/** Keeps a symmetric drawing in the middle, although its numbers are rounded. */
const ROUNDING = 1e-4

/**
 * The offset that puts the centre of mass in the middle of the field, or less than a pixel after it, as in all of
 * MNIST.
 */
function offset(field: number, length: number, mass: number): number {
  return Math.min(Math.max(0, Math.ceil((field - 1) / 2 - mass - ROUNDING)), field - length)
}
