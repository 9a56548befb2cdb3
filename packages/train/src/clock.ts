/** Tells how long something takes, and when the rest of the program should have a turn. */
export interface Clock {
  /** Wall-clock seconds since the clock was made. */
  seconds(): number
  /** Whether the event loop has waited for a tenth of a second. */
  due(): boolean
  /** Lets timers, signals and input be handled. */
  turn(): Promise<void>
}

const patience = 100 // milliseconds: smooth for a progress bar, and 1% of the time for a turn of a millisecond

export function createClock(): Clock {
  const start = performance.now()
  let last = start
  return {
    seconds: () => (performance.now() - start) / 1000,
    due: () => performance.now() - last >= patience,
    async turn() {
      await new Promise((resolve) => {
        setTimeout(resolve)
      })
      last = performance.now()
    },
  }
}
