import type { Plane } from './plane.ts'
import type { Raster } from './raster.ts'

/** How bright red, green and blue are to the eye, by ITU-R BT.601. */
const [RED, GREEN, BLUE] = [0.299, 0.587, 0.114]

/**
 * The grey of a picture, 0 (black) … 1 (white). Transparent pixels become white if the drawing is dark, and black if
 * it is light, so that a drawing of either colour can be seen.
 */
export function toLight({ width, height, rgba }: Raster): Plane {
  const data = new Float32Array(width * height)
  let opaque = 0
  let sum = 0
  for (let i = 0; i < data.length; i++) {
    const alpha = rgba[4 * i + 3]! / 255
    const light = (RED * rgba[4 * i]! + GREEN * rgba[4 * i + 1]! + BLUE * rgba[4 * i + 2]!) / 255
    data[i] = alpha * light
    opaque += alpha
    sum += alpha * light
  }
  if (sum < opaque / 2) for (let i = 0; i < data.length; i++) data[i]! += 1 - rgba[4 * i + 3]! / 255
  return { width, height, data }
}
