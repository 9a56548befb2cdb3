import { pathToFileURL } from 'node:url'

/**
 * What a file did wrong, in one sentence that begins with where: `experiment.ts:5: Unexpected token, expected ","`.
 * The place is the first one in the file that the message or the stack names.
 */
export function locate(error: unknown, file: string, path: string): string {
  if (!(error instanceof Error)) return `${file}: threw ${String(error)}`
  const text = `${error.message}\n${error.stack ?? ''}`
  const line = lineIn(text, pathToFileURL(path).href) ?? lineIn(text, path)
  return `${file}${line === undefined ? '' : `:${line}`}: ${sentence(error.message, path)}`
}

function lineIn(text: string, place: string): string | undefined {
  const start = text.indexOf(`${place}:`)
  return start < 0 ? undefined : /^\d+/.exec(text.slice(start + place.length + 1))?.[0]
}

/** Transpilers put the sentence, the place and their own name in one message. */
function sentence(message: string, path: string): string {
  const lines = message.split('\n').map((line) => line.trim())
  const located = lines.find((line) => line.startsWith(`${path}:`) && line.includes(': ERROR: '))
  return (located?.split(': ERROR: ')[1] ?? lines[0] ?? '').replace(/^ParseError: /, '').trim()
}
