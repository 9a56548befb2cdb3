import type { CliEvent } from '../events.ts'
import type { Streams } from '../streams.ts'
import { createMessageRenderer } from './messages.ts'

/** Events in, text out. */
export interface Renderer {
  render(event: CliEvent): void
  /** Leaves the terminal as it was found. */
  close(): void
}

/**
 * Results on stdout, for people or as JSON; messages on stderr, and progress bars where those can be drawn. Loads what it draws with,
 * and no more: that is noticeable.
 */
export async function createRenderer(streams: Streams, { json }: { readonly json: boolean }): Promise<Renderer> {
  const results = json
    ? (await import('./json.ts')).createJsonRenderer(streams)
    : (await import('./plain.ts')).createPlainRenderer(streams)
  const shared = json && streams.stdout.isTTY === true // a bar would stand in the middle of the lines
  const progress = streams.progress && !shared
  const messages = createMessageRenderer({ ...streams, progress })
  const both: Renderer = {
    render(event) {
      messages.render(event)
      results.render(event)
    },
    close() {
      messages.close()
      results.close()
    },
  }
  return progress ? (await import('./terminal.ts')).withProgressBars(both, streams) : both
}
