/** A decoded picture: four bytes, red, green, blue and alpha, for each pixel, row after row. */
export interface Raster {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
}

/** A file format of pictures. The functions throw an `Error` that says what is wrong with the bytes. */
export interface ImageFormat {
  readonly name: string
  /** What every file of the format begins with. */
  readonly signature: readonly number[]
  /** What the header says, without trust: nothing may be allocated by it before it is checked. */
  size(bytes: Uint8Array): { readonly width: number; readonly height: number }
  decode(bytes: Uint8Array): Promise<Raster>
}
