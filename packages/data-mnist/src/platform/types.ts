import { type Bytes, type ByteStream } from '../bytes/stream.ts'

/** What the sources need from Node or from the browser. `#platform` resolves to the one that runs. */
export interface Platform {
  /** The directory that the environment names, if any. */
  environmentDirectory(): string | undefined
  /** Opens a file of an explicit directory (in a browser: of a base URL); `undefined` where it does not exist. */
  openFile(directory: string, name: string, request: Request): Promise<ByteStream | undefined>
  /** The cache of one data set, in `directory` or else where the user's caches live. */
  openCache(dataset: string, directory?: string): FileCache
  /** The contents of a gzip file. */
  gunzip(stream: ByteStream): ByteStream
  /** The SHA-256 of `bytes`, in hexadecimal. */
  sha256(bytes: Uint8Array): Promise<string>
}

interface Request {
  readonly fetch: typeof fetch
  readonly signal?: AbortSignal | undefined
}

/** Files as they were downloaded. */
export interface FileCache {
  /** For people: where the files are. */
  readonly location: string
  open(name: string): Promise<ByteStream | undefined>
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
  stream(): Promise<ByteStream>
  /** Publishes the whole file, at once. */
  commit(): Promise<void>
  /** Leaves the bytes for another try. */
  release(): Promise<void>
}
