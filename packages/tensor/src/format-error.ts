/** Bytes that are not a file of the format: `safetensors: rule, got actual.` */
export class FormatError extends Error {
  override readonly name = 'FormatError'
  /** Which format: `safetensors` or `npy`. */
  readonly format: string

  constructor(format: string, reason: string) {
    super(`${format}: ${reason}.`)
    this.format = format
  }
}
