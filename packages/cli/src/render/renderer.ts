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
  const messages = createMessageRenderer(streams)
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
  return streams.progress ? withProgressBars(both, streams) : both
}
