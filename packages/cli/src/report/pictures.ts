import type { Shape } from '@nn/tensor'
import { encodePng } from '../image/encode.ts'

/** How an image lies in the numbers of an input. */
export interface ImageForm {
  readonly height: number
  readonly width: number
  /** 1, or 3 for red, green, blue. */
  readonly channels: number
  /** Where a number stands. */
  index(y: number, x: number, channel: number): number
}

/**
 * The form of inputs that are images: `[height, width]`, with 1 or 3 channels before or behind; undefined if they are
 * none.
 */
export function imageForm(shape: Shape): ImageForm | undefined {
  const form =
    shape.length === 2 ? planar([1, ...shape]) : shape.length === 3 ? (planar(shape) ?? woven(shape)) : undefined
  return form && form.height > 1 && form.width > 1 ? form : undefined
}

function planar([channels, height, width]: Shape): ImageForm | undefined {
  if (channels !== 1 && channels !== 3) return undefined
  return { height: height!, width: width!, channels, index: (y, x, c) => (c * height! + y) * width! + x }
}

function woven([height, width, channels]: Shape): ImageForm | undefined {
  if (channels !== 1 && channels !== 3) return undefined
  return { height: height!, width: width!, channels, index: (y, x, c) => (y * width! + x) * channels + c }
}

/**
 * The data URI of an image: its values 0…1 from black to white, or, where some lie outside, from the least to the
 * greatest.
 */
export function imagePng(values: Float32Array, form: ImageForm): string {
  const least = values.reduce((a, b) => Math.min(a, b), 0)
  const most = values.reduce((a, b) => Math.max(a, b), 1)
  return png(form, form.channels as 1 | 3, (y, x) =>
    Array.from({ length: form.channels }, (_, c) => (255 * (values[form.index(y, x, c)]! - least)) / (most - least)),
  )
}

const [negative, positive] = [
  [213, 94, 0],
  [0, 114, 178],
] as const // Okabe & Ito: told apart with any eyes

/**
 * The data URI of weights in the form of an image: orange below 0, blue above, the stronger the further up to `scale`;
 * 0 lets the page show.
 */
export function weightsPng(values: Float32Array, form: ImageForm, scale: number): string {
  return png(form, 4, (y, x) => {
    let sum = 0
    for (let c = 0; c < form.channels; c++) sum += values[form.index(y, x, c)]!
    const weight = sum / form.channels
    return [...(weight < 0 ? negative : positive), 255 * Math.min(1, Math.abs(weight) / scale)]
  })
}

function png({ height, width }: ImageForm, channels: 1 | 3 | 4, pixel: (y: number, x: number) => number[]): string {
  const bytes = new Uint8Array(height * width * channels)
  let at = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) for (const value of pixel(y, x)) bytes[at++] = Math.round(value)
  }
  return `data:image/png;base64,${encodePng(bytes, width, height, channels).toString('base64')}`
}
