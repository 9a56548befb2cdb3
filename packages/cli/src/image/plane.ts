/** One number for each pixel, row after row. */
export interface Plane {
  readonly width: number
  readonly height: number
  readonly data: Float32Array
}

/** The part of a plane from `left`, `top`. */
export function crop(plane: Plane, left: number, top: number, width: number, height: number): Plane {
  const data = new Float32Array(width * height)
  for (let y = 0; y < height; y++) {
    const start = (top + y) * plane.width + left
    data.set(plane.data.subarray(start, start + width), y * width)
  }
  return { width, height, data }
}
