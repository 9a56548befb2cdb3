import type { FitEvent } from '../events.ts'
import type { CallbackFunction, RunControl } from './callback.ts'

/** Passes events on once every callback has seen them, and after each what callbacks have to say. */
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
    yield event
    for (const message of notices.splice(0)) yield { type: 'notice', message }
  }
}
