/**
 * Why there is no file: the mirror could not be reached, it was too slow, it refused, what it sent is not the file,
 * anybody could have changed it on the way; or the cached file is damaged.
 */
export type FailureKind = 'network' | 'slow' | 'status' | 'content' | 'insecure' | 'cache'

/** One mirror's failure. */
export class TransferError extends Error {
  override readonly name = 'TransferError'
  readonly url: string
  readonly kind: FailureKind
  /** Whether trying again may help. */
  readonly transient: boolean

  constructor(url: string, kind: FailureKind, message: string, transient: boolean, cause?: unknown) {
    super(message, { cause })
    this.url = url
    this.kind = kind
    this.transient = transient
  }
}

/** `fetch` hides the reason in a chain of causes: `fetch failed` ← `connect ECONNREFUSED …`. */
export function innermostMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.cause !== undefined) return innermostMessage(error.cause)
  return error.message || ('code' in error ? String(error.code) : error.name)
}
