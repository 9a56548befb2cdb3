/** A piece of a JPEG file: its marker's second byte, and what follows the length. */
export interface Segment {
  readonly marker: number
  readonly content: Uint8Array
}

const START_OF_SCAN = 0xda

/** The first segment before the picture's data whose marker is wanted; undefined if there is none that is complete. */
export function findSegment(bytes: Uint8Array, isWanted: (marker: number) => boolean): Segment | undefined {
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at++ // fill byte
      continue
    }
    const end = at + 2 + 256 * bytes[at + 2]! + bytes[at + 3]!
    if (isWanted(marker)) return end > bytes.length ? undefined : { marker, content: bytes.subarray(at + 4, end) }
    if (marker === START_OF_SCAN) return undefined
    at = end
  }
  return undefined
}
