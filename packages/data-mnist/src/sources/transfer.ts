import pRetry from 'p-retry'
import { type Bytes } from '../bytes/stream.ts'
import { type Part } from '../platform/types.ts'
import { TransferError } from './transfer-error.ts'
import { type Watchdog, watchdog } from './watchdog.ts'

/** How long a server may take to answer, and to send the next bytes; in milliseconds. */
const patience = { answer: 4_000, bytes: 15_000 }
/** What it must send in that time, unless that is the rest of the file: a server that drips must not be waited for. */
const leastBytes = 2 ** 16
/** An attempt that brings less counts as one that failed. */
const leastProgress = 2 ** 10

/** What every request of a download shares. */
export interface TransferOptions {
  readonly fetch: typeof fetch
  readonly signal?: AbortSignal | undefined
  /** The most bytes that the file can have: a server that sends more is not waited for. */
  readonly limit: number
  /** Whether the file has to come over TLS, because nothing else shows whether it was changed on the way. */
  readonly tlsOnly: boolean
  /** Called after each chunk; `totalBytes` is `undefined` where the server does not say. */
  readonly onBytes?: ((receivedBytes: number, totalBytes: number | undefined) => void) | undefined
}

/** What the server said of the file whose first bytes the part holds. */
interface Origin {
  readonly total: number | undefined
  readonly etag: string | undefined
  /** False where bytes received are not bytes of the file, so that a range of it cannot follow them. */
  readonly resumable: boolean
}

/**
 * Fetches `url` to the end of `part`, continuing after the bytes it holds.
 * A failure that may pass is retried twice, after 0.25 s and 0.5 s; one that comes after more bytes than ever before is
 * not counted.
 *
 * @throws {TransferError} where that does not help.
 */
export async function transfer(url: string, part: Part, options: TransferOptions): Promise<void> {
  if (part.size > options.limit) await part.clear()
  let origin: Origin | undefined
  let furthest = part.size
  const attempt = async (): Promise<void> => {
    if (origin && !origin.resumable) await part.clear()
    await ask(url, part, origin, options, (answered) => (origin = answered))
  }
  await pRetry(attempt, {
    retries: 2,
    minTimeout: 250,
    ...(options.signal && { signal: options.signal }),
    shouldRetry: ({ error }) => error instanceof TransferError && error.transient,
    shouldConsumeRetry: ({ error }) => {
      const progressed = part.size >= furthest + leastProgress
      furthest = Math.max(furthest, part.size)
      return !progressed || (error instanceof TransferError && error.kind === 'slow')
    },
  })
}

/** One request, and its body up to the end or the first failure. */
async function ask(
  url: string,
  part: Part,
  origin: Origin | undefined,
  options: TransferOptions,
  onAnswer: (origin: Origin) => void,
): Promise<void> {
  expectTls(url, url, options)
  const watch = watchdog(url, patience.answer, options.signal)
  try {
    const { fetch } = options // a browser's fetch insists on having no `this`
    const response = await watch.guard(fetch(url, { headers: rangeHeaders(part.size, origin), signal: watch.signal }))
    expectTls(url, response.url, options)
    if (isComplete(response, part.size)) return
    const answered = await accept(url, response, part, origin)
    onAnswer(answered)
    if (response.body) await receive(url, response.body.getReader(), part, answered, watch, options)
    if (answered.total !== undefined && part.size !== answered.total) {
      throw new TransferError(url, 'network', `sent ${part.size} of ${answered.total} bytes`, true)
    }
  } finally {
    watch.stop()
  }
}

async function receive(
  url: string,
  body: ReadableStreamDefaultReader<Bytes>,
  part: Part,
  { total }: Origin,
  watch: Watchdog,
  { limit, onBytes }: TransferOptions,
): Promise<void> {
  try {
    if (total !== undefined && total > limit) throw await tooLong(url, part, `announces ${total}`, limit)
    let pending = 0
    watch.restart(patience.bytes, leastBytes)
    for (;;) {
      const { done, value } = await watch.guard(body.read())
      if (done) return
      if (part.size + value.length > limit) throw await tooLong(url, part, 'sends more', limit)
      await part.append(value)
      onBytes?.(part.size, total)
      pending += value.length
      if (pending < leastBytes) continue
      pending = 0
      watch.restart(patience.bytes, leastBytes)
    }
  } finally {
    await body.cancel().catch(() => undefined) // frees the connection, however this ends
  }
}

/** What such a server sent is no part of the file. */
async function tooLong(url: string, part: Part, what: string, limit: number): Promise<TransferError> {
  await part.clear()
  return new TransferError(url, 'content', `${what} bytes, but the file has at most ${limit}`, false)
}

/** Loopback addresses and a page's own, which are relative, count as secure, as they do in browsers. */
function expectTls(url: string, address: string, { tlsOnly }: TransferOptions): void {
  if (!tlsOnly || !/^http:/i.test(address)) return
  if (/^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$)/i.test(address)) return
  const why = 'and there is no SHA-256 to verify it'
  throw new TransferError(url, 'insecure', `would come over plain http from ${address}, ${why}`, false)
}

function rangeHeaders(size: number, origin: Origin | undefined): Record<string, string> {
  if (size === 0) return {}
  return { range: `bytes=${size}-`, ...(origin?.etag && { 'if-range': origin.etag }) }
}

/** 416 answers a request for what follows the last byte: the part was whole. */
function isComplete(response: Response, size: number): boolean {
  return response.status === 416 && size > 0 && response.headers.get('content-range') === `bytes */${size}`
}

/** Judges the answer and makes the part fit it: 206 continues, 200 starts over. */
async function accept(url: string, response: Response, part: Part, origin: Origin | undefined): Promise<Origin> {
  if (response.status === 200) {
    await part.clear()
    return describe(response, Number(response.headers.get('content-length') ?? NaN))
  }
  if (response.status === 206 || response.status === 416) {
    const [, start, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '') ?? []
    const changed = origin?.total !== undefined && Number(total) !== origin.total
    if (response.status === 206 && Number(start) === part.size && !changed) return describe(response, Number(total))
    await discard(response)
    await part.clear()
    throw new TransferError(url, 'network', 'cannot continue the file that was begun', true)
  }
  await discard(response)
  const transient = response.status >= 500 || response.status === 429 || response.status === 408
  throw new TransferError(url, 'status', `answered ${response.status}`, transient)
}

function describe(response: Response, length: number): Origin {
  const etag = response.headers.get('etag')
  const inflated = response.headers.has('content-encoding') // then lengths are those of what `fetch` inflated
  return {
    total: Number.isNaN(length) || inflated ? undefined : length,
    etag: etag?.startsWith('"') ? etag : undefined, // a weak one does not promise equal bytes
    resumable: !inflated,
  }
}

async function discard(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => undefined) // only frees the connection
}
