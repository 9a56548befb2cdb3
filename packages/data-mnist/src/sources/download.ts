import { ChecksumError } from '../errors.ts'
import { IdxError } from '../idx.ts'
import { type FileCache, type Part } from '../platform/types.ts'
import { transfer, type TransferOptions } from './transfer.ts'
import { type FailureKind, TransferError } from './transfer-error.ts'

/** How far a download is. */
export interface Progress {
  /** The file's name. */
  readonly file: string
  /** Bytes on disk, those of an earlier try included; they are bytes of the compressed file. */
  readonly receivedBytes: number
  /** `undefined` where the server does not say. */
  readonly totalBytes: number | undefined
}

/** One mirror, or one cached file, that could not be used. */
export interface Failure {
  readonly url: string
  readonly kind: FailureKind
  readonly reason: string
}

/** Neither the cache nor a mirror has the file. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError'
  readonly file: string
  readonly failures: readonly Failure[]

  constructor(file: string, failures: readonly Failure[], cause?: unknown) {
    const list = failures.map(({ url, reason }) => `${url} (${reason})`).join('; ')
    super(
      `mnist: expected ${file} from the cache or a mirror, got ${list || 'no mirror to ask'}. ` +
        'Check the network, or name a directory that holds the files (MNIST_DIR, --data or the option).',
      { cause },
    )
    this.file = file
    this.failures = failures
  }

  /** Whether all mirrors were out of reach; false where one sent something that is not the file. */
  get unreachable(): boolean {
    return this.failures.every(({ kind }) => kind !== 'content')
  }
}

export interface DownloadOptions<T> extends Omit<TransferOptions, 'onBytes'> {
  readonly urls: readonly string[]
  /** What was wrong with the cached file, if there was one. */
  readonly damage?: Failure | undefined
  /** Reads and verifies the whole file; an `IdxError` or `ChecksumError` sends the download to the next mirror. */
  readonly read: (part: Part) => Promise<T>
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/**
 * Downloads `file` into `cache` from the first of `urls` that has it, and returns what `read` made of it.
 * The file appears in the cache whole and verified, or not at all; what arrived before a failure or an abort is kept
 * for the next call.
 *
 * @throws {DownloadError} where every mirror failed.
 */
export async function download<T>(cache: FileCache, file: string, options: DownloadOptions<T>): Promise<T> {
  options.signal?.throwIfAborted()
  const part = await cache.begin(file)
  try {
    const result = await fromAnyMirror(part, file, options)
    await part.commit()
    return result
  } catch (error) {
    const resumable = error instanceof DownloadError || options.signal?.aborted
    if (!resumable) await part.clear().catch(() => undefined) // a full disk, for example: give back what it took
    await part.release().catch(() => undefined) // the first error says more
    throw error
  }
}

async function fromAnyMirror<T>(part: Part, file: string, options: DownloadOptions<T>): Promise<T> {
  const failures = options.damage ? [options.damage] : []
  let cause: unknown
  for (const url of options.urls) {
    try {
      return await fromMirror(url, part, file, options)
    } catch (error) {
      options.signal?.throwIfAborted()
      if (!(error instanceof TransferError)) throw error
      failures.push({ url, kind: error.kind, reason: error.message })
      cause = error
    }
  }
  throw new DownloadError(file, failures, cause)
}

async function fromMirror<T>(url: string, part: Part, file: string, options: DownloadOptions<T>): Promise<T> {
  const { read, onProgress } = options
  const onBytes = (receivedBytes: number, totalBytes: number | undefined): void => {
    onProgress?.({ file, receivedBytes, totalBytes })
  }
  const continued = part.size > 0
  await transfer(url, part, { ...options, onBytes })
  try {
    return await read(part)
  } catch (error) {
    if (!isWrongContent(error)) throw error
    await part.clear()
    if (continued) return fromMirror(url, part, file, options) // the earlier bytes may be another mirror's
    throw new TransferError(url, 'content', error.message, false, error)
  }
}

/** Tells bytes that are not the file from a disk that fails and a caller who aborts. */
export function isWrongContent(error: unknown): error is IdxError | ChecksumError {
  return error instanceof IdxError || error instanceof ChecksumError
}
