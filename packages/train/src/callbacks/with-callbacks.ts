import type { FitEvent } from '../events.ts'
import type { CallbackFunction, RunControl } from './callback.ts'

/** Passes events on once every callback has seen them, and after each what callbacks have to say: before `done`, which is the last. */
export async function* withCallbacks(
  events: AsyncGenerator<FitEvent, void, undefined>,
  callbacks: readonly CallbackFunction[],
  control: RunControl,
  notices: string[],
): AsyncGenerator<FitEvent, void, undefined> {
  for await (const event of events) {
    for (const callback of callbacks) {
      const handled = callback(event, control)
      if (handled) await handled
    }
    if (event.type !== 'done') yield event
    for (let message = notices.shift(); message !== undefined; message = notices.shift()) {
      yield { type: 'notice', message }
    }
    if (event.type === 'done') yield event
  }
}
