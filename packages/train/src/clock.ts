/** Tells how long something takes, and when the rest of the program should have a turn. */
export interface Clock {
  /** Wall-clock seconds since some moment: to be compared. */
  seconds(): number
  /** Whether the event loop has waited for a tenth of a second. */
  due(): boolean
  /** Lets timers, signals and input be handled. */
  turn(): Promise<void>
}

const patience = 100 // milliseconds: smooth for a progress bar

export function createClock(): Clock {
  let last = performance.now()
  return {
    seconds: () => performance.now() / 1000,
    due: () => performance.now() - last >= patience,
    async turn() {
      await new Promise<void>(afterTurn)
      last = performance.now()
    },
  }
}

const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => void }

/**
 * Not by a timer, which takes a millisecond at least, four in browsers; threads that wait so long for work go to
 * sleep.
 */
const afterTurn: (callback: () => void) => void =
  setImmediate ??
  ((callback) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      callback()
    }
    port2.postMessage(undefined)
  })
