import { CommandError } from './errors.ts'
import type { Streams } from './streams.ts'

/**
 * Waits for code of the user. Fails once nothing is left in the process that could settle the promise, or when the
 * command is stopped: Node itself would end without a word.
 * @throws CommandError with `stalled`, or the signal's reason
 */
export function settled<T>(promise: Promise<T>, stalled: string, signal?: Streams['signal']): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      reject(new CommandError(stalled))
    }
    const stop = (): void => {
      reject(signal?.reason as Error)
    }
    process.once('beforeExit', giveUp)
    signal?.addEventListener('abort', stop)
    void promise.then(resolve, reject).finally(() => {
      process.removeListener('beforeExit', giveUp)
      signal?.removeEventListener('abort', stop)
    })
  })
}

/** The same events, with `settled` for each. */
export async function* settledEvents<T>(events: AsyncIterable<T>, stalled: string): AsyncGenerator<T> {
  const iterator = events[Symbol.asyncIterator]()
  let pending = false
  try {
    for (;;) {
      pending = true
      const next = await settled(iterator.next(), stalled)
      pending = false
      if (next.done) return
      yield next.value
    }
  } finally {
    if (!pending) await iterator.return?.() // while it waits it cannot return
  }
}
