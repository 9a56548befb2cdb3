/**
 * Bytes of our own: never shared with another thread. `Uint8Array<ArrayBuffer>`, which TypeScript before 5.7 cannot
 * write.
 */
export type Bytes = ReturnType<Uint8Array['slice']>
/** Makes room for some bytes, which may be shared with other threads. */
export type Allocate = (byteLength: number) => Uint8Array
/** Chunks of any size. */
export type ByteStream = ReadableStream<Bytes>

/** Bytes read in the pieces that a file format asks for. */
export interface ByteReader {
  /** Fills `out`; returns fewer bytes than its length only where the source ends. */
  fill(out: Uint8Array): Promise<number>
  /** The next `n` bytes, or fewer where the source ends, without taking them. */
  peek(n: number): Promise<Bytes>
  /** All that is still unread, as a stream. */
  remainder(): ByteStream
  /** Gives up; the source is told. */
  cancel(): Promise<void>
}

/** Reads `stream`, which nobody else may be reading. */
export function byteReader(stream: ByteStream): ByteReader {
  const reader = stream.getReader()
  let ready = new Uint8Array(0)
  const more = async (): Promise<boolean> => {
    const { done, value } = await reader.read()
    if (!done) ready = ready.length === 0 ? value : concat(ready, value)
    return !done
  }
  const take = (n: number): Bytes => {
    const taken = ready.subarray(0, n)
    ready = ready.subarray(n)
    return taken
  }
  return {
    async fill(out) {
      let filled = 0
      while (filled < out.length && (ready.length > 0 || (await more()))) {
        const piece = take(out.length - filled)
        out.set(piece, filled)
        filled += piece.length
      }
      return filled
    },
    async peek(n) {
      while (ready.length < n && (await more()));
      return ready.subarray(0, n)
    },
    remainder: () =>
      new ReadableStream<Bytes>({
        async pull(controller) {
          if (ready.length > 0 || (await more())) controller.enqueue(take(ready.length))
          else controller.close()
        },
        cancel: (reason) => reader.cancel(reason),
      }),
    cancel: () => reader.cancel(),
  }
}

function concat(a: Bytes, b: Bytes): Bytes {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
