import type { FitEvent } from '../events.ts'
import type { CallbackFunction, RunControl } from './callback.ts'

/** Who is told of a run's events, what they may do with it, and what they have to say. */
export interface Watch {
  readonly handlers: readonly CallbackFunction[]
  readonly control: RunControl
  readonly notices: string[]
}

/**
 * Passes events on once every callback has seen them, and after each what callbacks have to say: before `done`, which
 * is the last. Who watches is known at the first event.
 */
export async function* withCallbacks(
  events: AsyncGenerator<FitEvent, void, undefined>,
  watch: () => Watch,
): AsyncGenerator<FitEvent, void, undefined> {
  for await (const event of events) {
    const { handlers, control, notices } = watch()
    for (const handle of handlers) {
      const handled = handle(event, control)
      if (handled) await handled
    }
    if (event.type !== 'done') yield event
    for (let message = notices.shift(); message !== undefined; message = notices.shift()) {
      yield { type: 'notice', message }
    }
    if (event.type === 'done') yield event
  }
}
