import type { CliEvent } from '../events.ts'
import type { Streams } from '../streams.ts'
import { createJsonRenderer } from './json.ts'
import { createMessageRenderer } from './messages.ts'
import { createPlainRenderer } from './plain.ts'
import { withProgressBars } from './terminal.ts'

/** Events in, text out. */
export interface Renderer {
  render(event: CliEvent): void
  /** Leaves the terminal as it was found. */
  close(): void
}

/** Results on stdout, for people or as JSON; messages on stderr, and progress bars where those can be drawn. */
export function createRenderer(streams: Streams, { json }: { readonly json: boolean }): Renderer {
  const results = json ? createJsonRenderer(streams) : createPlainRenderer(streams)
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
  return progress ? withProgressBars(both, streams) : both
}
