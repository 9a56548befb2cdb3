import type { LoadEvent } from '../events.ts'
import { colorsOf, type Streams } from '../streams.ts'
import { formatBytes } from './format.ts'
import type { Renderer } from './renderer.ts'

/** What is said beside the results, on stderr: notices, and a line for each file that is loaded. */
export function createMessageRenderer({ stderr, env, progress }: Streams): Renderer {
  const colors = colorsOf(stderr, env)
  const files = new Set<string>()
  const load = ({ file, totalBytes }: LoadEvent): void => {
    if (progress || files.has(file)) return
    files.add(file)
    stderr.write(`loading ${file}${totalBytes === undefined ? '' : ` (${formatBytes(totalBytes)})`}\n`)
  }
  return {
    render(event) {
      if (event.type === 'load') load(event)
      if (event.type === 'notice') stderr.write(colors.yellow(`${event.message}\n`))
      if (event.type === 'error') stderr.write(`${colors.red('error:')} ${event.message}\n`)
      if (event.type === 'plan' && event.dataset.notice) stderr.write(colors.yellow(`${event.dataset.notice}\n`))
    },
    close: () => undefined,
  }
}
