import { jsonLine } from '../events.ts'
import type { Streams } from '../streams.ts'
import type { Renderer } from './renderer.ts'

/** One JSON event per line on stdout. */
export function createJsonRenderer({ stdout }: Streams): Renderer {
  return {
    render(event) {
      const line = jsonLine(event)
      if (line !== undefined) stdout.write(line)
    },
    close: () => undefined,
  }
}
