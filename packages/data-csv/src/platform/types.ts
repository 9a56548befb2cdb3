/** A file that can be read. */
export interface Location {
  /** A path or an address. */
  readonly place: string
  /** Its last part. */
  readonly name: string
}

/** What a browser and Node do differently. */
export interface Platform {
  /** Where `file` is; in `directory`, by its name, if one is given. */
  locate(file: string | URL, directory?: string): Location
  /**
   * The bytes at a place, in chunks, each until the next is asked for. Rejects if there are none; `signal` may stop
   * it.
   */
  read(place: string, signal?: AbortSignal): AsyncIterable<Uint8Array>
}
