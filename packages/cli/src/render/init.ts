import type { InitEvent } from '../events.ts'
import type { Colors } from '../streams.ts'

/** What was written, and what to do with it. */
export function initText({ directory, files, next }: InitEvent, { bold, dim }: Colors): string {
  const steps = next.map((step) => `  ${step}`)
  const shown = [...new Set(files.map((file) => file.replace(/\/.*/, '/')))]
  return [`${dim('made')}  ${bold(directory)}: ${shown.join(', ')}`, '', 'Next:', ...steps, ''].join('\n')
}
