import { visibleLines } from '../visible.ts'

/** Text that is HTML already. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What may stand in a template. */
export type Content = Html | string | number | undefined | readonly Content[]

/** A template of HTML: strings in it are escaped, for text and for quoted attributes; `Html` is not. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(parts.map((part, i) => (i === 0 ? part : textOf(values[i - 1]) + part)).join(''))
}

function textOf(value: Content): string {
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map(textOf).join('')
  return escape(String(value ?? ''))
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escape(text: string): string {
  return visibleLines(text).replace(/[&<>"']/g, (character) => entities[character]!)
}

/** Marks text as HTML. It must not come from a run. */
export function raw(text: string): Html {
  return new Html(text)
}
