import type { CliEvent } from '../events.ts'
import type { Streams } from '../streams.ts'
import { harmless } from './harmless.ts'
import { createMessageRenderer } from './messages.ts'

/** Events in, text out. */
export interface Renderer {
  render(event: CliEvent): void
  /** Leaves the terminal as it was found. */
  close(): void
}

/**
 * Results on stdout, for people or as JSON; messages on stderr, and progress bars where those can be drawn. People are
 * shown only what `harmless` lets through. Imports only what it draws with: importing everything delays the start.
 */
export async function createRenderer(streams: Streams, { json }: { readonly json: boolean }): Promise<Renderer> {
  const shared = json && streams.stdout.isTTY === true // a bar would stand in the middle of the lines
  const progress = streams.progress && !shared
  const texts = [
    ...(progress ? [(await import('./terminal.ts')).createProgressBars(streams)] : []), // first: they make room for the others
    createMessageRenderer({ ...streams, progress }),
    ...(json ? [] : [(await import('./plain.ts')).createPlainRenderer(streams)]),
  ]
  const lines = json ? (await import('./json.ts')).createJsonRenderer(streams) : undefined
  return {
    render(event) {
      const shown = harmless(event)
      for (const renderer of texts) renderer.render(shown)
      lines?.render(event)
    },
    close() {
      for (const renderer of texts) renderer.close()
      lines?.close()
    },
  }
}
