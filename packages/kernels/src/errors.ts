/**
 * The threads cannot compute: one of them died, or they never started. Its engine is of no use any more; make a new
 * one.
 */
export class ThreadError extends Error {
  override readonly name = 'ThreadError'
}

/** There is no room: `who: rule, got actual. What to do.` */
export class MemoryError extends Error {
  override readonly name = 'MemoryError'
  /** The bytes that were asked for. */
  readonly byteLength: number

  constructor(byteLength: number, cause: unknown) {
    super(
      `memory: expected room for a block of ${byteLength} bytes, got no more from the system. Use smaller batches or networks, or drop those that you do not need: they are free after a turn of the event loop.`,
      { cause },
    )
    this.byteLength = byteLength
  }
}
