import { innermostMessage, TransferError } from './transfer-error.ts'

/** Gives up on a server that stays silent, and tells the caller's abort from the network's failures. */
export interface Watchdog {
  /** Aborts with the caller's signal, or after too long a silence. */
  readonly signal: AbortSignal
  /** It answers: allows another `milliseconds` from now, and makes silence a failure that may pass. */
  restart(milliseconds: number): void
  stop(): void
  /** What `pending` becomes; a failure is the caller's reason if there was an abort, else a `TransferError`. */
  guard<T>(pending: Promise<T>): Promise<T>
}

/** Watches one request to `url`, allowing `milliseconds` until the first restart. */
export function watchdog(url: string, milliseconds: number, outer?: AbortSignal): Watchdog {
  const silence = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const allow = (allowed: number, transient: boolean): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      silence.abort(new TransferError(url, 'network', `was silent for ${allowed / 1000} s`, transient))
    }, allowed)
  }
  allow(milliseconds, false) // a server out of reach stays so: fail fast
  return {
    signal: outer ? AbortSignal.any([outer, silence.signal]) : silence.signal,
    restart: (allowed) => {
      allow(allowed, true)
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
