import type { CliEvent } from '../events.ts'
import { visible, visibleLines } from '../visible.ts'

/** Longer than any path; no name has to be read to its end. */
const LONGEST = 4096

/**
 * An event that can be shown on a terminal, whoever named what it is about: the names of classes, data sets, columns
 * and files, and the messages of an experiment's own code, come from anywhere. Every text of every event goes through
 * here before it is drawn, so that widths count what is shown.
 */
export function harmless(event: CliEvent): CliEvent {
  if (event.type === 'help' || event.type === 'completion') return event // texts of ours
  if (event.type === 'notice' || event.type === 'error') return { ...event, message: paragraph(event.message) }
  return harmlessValue(event) as CliEvent
}

/** Lines of a message after its first are indented: none of them can pass for a message of its own. */
function paragraph(message: string): string {
  return visibleLines(message).replace(/\n(?=\S)/g, '\n  ')
}

function harmlessValue(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return key === 'summary' ? visibleLines(value) : shorten(visible(value))
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  if (Array.isArray(value)) return value.map((item) => harmlessValue(item))
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [shorten(visible(name)), harmlessValue(field, name)]),
  )
}

function shorten(text: string): string {
  if (text.length <= LONGEST) return text
  return `${text.slice(0, LONGEST)}… (${text.length.toLocaleString('en-US')} characters)`
}
