import { type ColorType, PNG } from 'pngjs'

/** By how many bytes a pixel has: grey, RGB, RGBA. */
const colorTypes = { 1: 0, 3: 2, 4: 6 } as const satisfies Record<number, ColorType>

/** The PNG of pixels, row after row, `channels` bytes for each. */
export function encodePng(pixels: Uint8Array, width: number, height: number, channels: 1 | 3 | 4): Buffer {
  const colorType = colorTypes[channels]
  const png = Object.assign(new PNG({ width, height }), { data: Buffer.from(pixels) })
  return PNG.sync.write(png, { colorType, inputColorType: colorType, inputHasAlpha: channels === 4 })
}
