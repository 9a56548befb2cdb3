import { onTestFinished, vi } from 'vitest'

/**
 * The waits of a download in a test: none before a retry, unless the test takes it over; and no server is silent for
 * too long unless it says so.
 */
export interface Waits {
  /** What a wait before a retry does; `go` ends it. */
  beforeRetry: (go: () => void) => void
  /** Ends the patience with every server that is waited for now. */
  readonly endPatience: () => void
}

const retries = [250, 500]
const patience = [4000, 15_000]

/** Takes the place of the timers of downloads until the test is finished; all others stay. */
export function stubWaits(): Waits {
  const { setTimeout, clearTimeout } = globalThis
  const held = new Map<unknown, () => void>()
  const waits: Waits = {
    beforeRetry: setImmediate,
    endPatience() {
      for (const end of held.values()) end()
    },
  }
  vi.stubGlobal('setTimeout', (callback: () => void, milliseconds: number, ...rest: unknown[]) => {
    if (!retries.includes(milliseconds) && !patience.includes(milliseconds)) {
      return setTimeout(callback, milliseconds, ...rest)
    }
    const timer = setTimeout(() => undefined, 0)
    if (retries.includes(milliseconds)) waits.beforeRetry(callback)
    else held.set(timer, callback)
    return timer
  })
  vi.stubGlobal('clearTimeout', (timer: NodeJS.Timeout) => {
    held.delete(timer)
    clearTimeout(timer)
  })
  onTestFinished(() => void vi.unstubAllGlobals())
  return waits
}
