import { type ByteReader, type Bytes, type ByteStream } from '../bytes/stream.ts'

/** What the sources need from Node or from the browser. `#platform` resolves to the one that runs. */
export interface Platform {
  /** The directory that the environment names, if any. */
  environmentDirectory(): string | undefined
  /** For people: where an explicit directory is. */
  locateDirectory(directory: string): string
  /** Where the user's caches live: a directory, or the name of a cache. */
  cacheDirectory(): string
  /** Opens a file of an explicit directory (in a browser: of a base URL); `undefined` where it does not exist. */
  openFile(directory: string, name: string, request: Request): Promise<ByteReader | undefined>
  /** The cache of one data set, in `directory` or else where the user's caches live. */
  openCache(dataset: string, directory?: string): FileCache
  /** The contents of a gzip file. */
  gunzip(stream: ByteStream): ByteStream
  /** Begins to hash a file. */
  createSha256(): Sha256
}

/** A hash under way. */
export interface Sha256 {
  /** The next bytes of the file. */
  update(piece: Uint8Array): void
  /** The SHA-256, in hexadecimal, of all pieces, which together are `whole`. */
  digest(whole: Uint8Array): Promise<string>
}

interface Request {
  readonly fetch: typeof fetch
  readonly signal?: AbortSignal | undefined
}

/** Files as they were downloaded. */
export interface FileCache {
  /** For people: where the files are. */
  readonly location: string
  open(name: string): Promise<ByteReader | undefined>
  /** Starts a download, or continues one that was left. */
  begin(name: string): Promise<Part>
  /** Stores a file whole, where that makes the next run faster. */
  keep?(name: string, bytes: Uint8Array): Promise<void>
}

/** A file on its way into the cache, invisible to `open` until `commit`. */
export interface Part {
  /** Bytes so far. */
  readonly size: number
  append(chunk: Bytes): Promise<void>
  /** Starts over. */
  clear(): Promise<void>
  /** Reads what is there. */
  read(): Promise<ByteReader>
  /** Publishes the whole file, at once. */
  commit(): Promise<void>
  /** Leaves the bytes for another try. */
  release(): Promise<void>
}
