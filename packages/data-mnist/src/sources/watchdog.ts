import { innermostMessage, TransferError } from './transfer-error.ts'

/** Gives up on a server that stays silent, and tells the caller's abort from the network's failures. */
export interface Watchdog {
  /** Aborts with the caller's signal, or after too long a silence. */
  readonly signal: AbortSignal
  /**
   * It answers: allows another `milliseconds` from now to send so many bytes, and makes slowness a failure that may
   * pass.
   */
  restart(milliseconds: number, bytes: number): void
  stop(): void
  /** What `pending` becomes; a failure is the caller's reason if there was an abort, else a `TransferError`. */
  guard<T>(pending: Promise<T>): Promise<T>
}

/** Watches one request to `url`, allowing `milliseconds` until the first restart. */
export function watchdog(url: string, milliseconds: number, outer?: AbortSignal): Watchdog {
  const silence = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const allow = (allowed: number, failure: TransferError): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      silence.abort(failure)
    }, allowed)
  }
  // a server out of reach stays so: fail fast
  allow(milliseconds, new TransferError(url, 'network', `was silent for ${milliseconds / 1000} s`, false))
  return {
    signal: outer ? AbortSignal.any([outer, silence.signal]) : silence.signal,
    restart: (allowed, bytes) => {
      const message = `sent less than ${bytes} bytes in ${allowed / 1000} s`
      allow(allowed, new TransferError(url, 'slow', message, true))
    },
    stop: () => {
      clearTimeout(timer)
    },
    async guard(pending) {
      try {
        return await pending
      } catch (error) {
        outer?.throwIfAborted()
        silence.signal.throwIfAborted()
        throw new TransferError(url, 'network', innermostMessage(error), true, error)
      }
    },
  }
}
