import { CommandError } from '../errors.ts'
import { centre } from './centre.ts'
import { toInk } from './ink.ts'
import { toLight } from './light.ts'
import type { Plane } from './plane.ts'
import type { Raster } from './raster.ts'
import { resample } from './resample.ts'

/** How a picture becomes the input of a network. */
export interface PrepareOptions {
  /** `[height, width]` */
  readonly size: readonly [number, number]
  /** Only resized: neither turned to light on dark nor centred. */
  readonly asIs: boolean
  /** How messages call it. */
  readonly name: string
}

/** Beyond this multiple of the field's size, a picture adds only paper grain. */
const ENOUGH = 10

/**
 * The bytes, 0 … 255, that a network trained on MNIST expects for a picture: light ink on black, centred; or the
 * picture as it is.
 * @throws CommandError if it is blank.
 */
export function prepare(raster: Raster, { size: [height, width], asIs, name }: PrepareOptions): Uint8Array {
  const light = toLight(raster)
  if (asIs) return toBytes(resample(light, width, height))
  const ink = toInk(shrink(light, ENOUGH * Math.max(height, width)))
  if (!ink) {
    throw new CommandError(`${name}: is blank, nothing stands out from its border. --as-is takes an image as it is.`)
  }
  return toBytes(centre(ink, height, width))
}

function shrink(plane: Plane, most: number): Plane {
  const scale = Math.min(1, most / Math.max(plane.width, plane.height))
  if (scale === 1) return plane
  const size = (length: number): number => Math.max(1, Math.round(scale * length))
  return resample(plane, size(plane.width), size(plane.height))
}

function toBytes({ data }: Plane): Uint8Array {
  return Uint8Array.from(data, (value) => Math.round(255 * Math.min(Math.max(value, 0), 1)))
}
