import type { ImageDataset } from '@nn/data-mnist'
import { encodePng } from '../image/encode.ts'

/** Some images of each class. */
export interface Sheet {
  /** Pixels of an image. */
  readonly height: number
  readonly width: number
  readonly classes: readonly SheetClass[]
}

export interface SheetClass {
  readonly name: string
  /** Row-major, 0 (black) … 255 (white). */
  readonly images: readonly Uint8Array[]
}

/** The first `count` training images of each class. */
export function sheetOf({ classes, train }: ImageDataset, count: number): Sheet {
  const [height = 1, width = 1] = train.inputShape
  const size = height * width
  const found: Uint8Array[][] = classes.map(() => [])
  for (let i = 0; i < train.labels.length && found.some((images) => images.length < count); i++) {
    const images = found[train.labels[i]!]!
    if (images.length < count) images.push(train.images.subarray(i * size, (i + 1) * size))
  }
  return { height, width, classes: classes.map((name, label) => ({ name, images: found[label]! })) }
}

/** The PNG, in shades of grey, of a sheet: a row for each class. */
export function sheetPng({ height, width, classes }: Sheet): Uint8Array {
  const columns = Math.max(...classes.map(({ images }) => images.length))
  const pixels = new Uint8Array(columns * width * classes.length * height)
  classes.forEach(({ images }, row) => {
    images.forEach((image, column) => {
      for (let y = 0; y < height; y++) {
        pixels.set(image.subarray(y * width, (y + 1) * width), ((row * height + y) * columns + column) * width)
      }
    })
  })
  return encodePng(pixels, columns * width, classes.length * height, 1)
}
