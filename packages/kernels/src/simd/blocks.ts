/** A stretch of addresses, `end` not included. */
interface Span {
  start: number
  end: number
}

/** Blocks are aligned to a cache line, so that no two of them share one. */
const LINE = 64

/**
 * Hands out blocks of addresses and takes them back: the first free span that is long enough, else new ground at the
 * top.
 */
export class Blocks {
  /** In ascending order; neighbours are merged. */
  readonly #free: Span[] = []
  readonly #sizes = new Map<number, number>()
  /** Where new ground begins. */
  top: number
  /** Where ground begins that was never handed out, and is still zero. */
  untouched: number
  /** Bytes that are handed out now. */
  held = 0

  constructor(start: number) {
    this.top = start
    this.untouched = start
  }

  take(byteLength: number): number {
    const size = Math.max(LINE, Math.ceil(byteLength / LINE) * LINE)
    const address = this.#fromFree(size) ?? this.#fromTop(size)
    this.#sizes.set(address, size)
    this.held += size
    return address
  }

  /** Takes a block back; a second time changes nothing. */
  give(start: number): void {
    const size = this.#sizes.get(start)
    if (size === undefined) return
    this.#sizes.delete(start)
    this.held -= size
    this.#insert({ start, end: start + size })
  }

  #fromFree(size: number): number | undefined {
    const index = this.#free.findIndex(({ start, end }) => end - start >= size)
    if (index < 0) return undefined
    const span = this.#free[index]!
    const { start } = span
    span.start += size
    if (span.start === span.end) this.#free.splice(index, 1)
    return start
  }

  #fromTop(size: number): number {
    const start = this.top
    this.top += size
    this.untouched = Math.max(this.untouched, this.top)
    return start
  }

  #insert(span: Span): void {
    const found = this.#free.findIndex(({ start }) => start > span.start)
    const index = found < 0 ? this.#free.length : found
    const [before, after] = [this.#free[index - 1], this.#free[index]]
    if (after?.start === span.end) {
      span.end = after.end
      this.#free.splice(index, 1)
    }
    if (before?.end === span.start) before.end = span.end
    else this.#free.splice(index, 0, span)
    const last = this.#free.at(-1)
    if (last?.end === this.top) {
      this.top = last.start
      this.#free.pop()
    }
  }
}
