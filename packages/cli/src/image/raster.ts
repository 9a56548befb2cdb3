/** A decoded picture: four bytes, red, green, blue and alpha, for each pixel, row after row. */
export interface Raster {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
}

/** What is wrong with the bytes of a picture, in words for whoever has the file. */
export class PictureError extends Error {
  override readonly name = 'PictureError'
}

/**
 * A file format of pictures. The functions throw a `PictureError`, or what the decoder's library throws at damaged
 * bytes.
 */
export interface ImageFormat {
  readonly name: string
  /** What every file of the format begins with. */
  readonly signature: readonly number[]
  /** What the header says, without trust: nothing may be allocated by it before it is checked. */
  size(bytes: Uint8Array): { readonly width: number; readonly height: number }
  decode(bytes: Uint8Array): Promise<Raster>
}
