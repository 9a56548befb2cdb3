/** How much a text in JSON may hold. */
export interface JsonLimits {
  /** Objects and arrays inside of each other. */
  readonly depth: number
  /** Names and values. */
  readonly fields: number
}

/**
 * Which limit a text breaks that may be JSON, if it breaks one. To be asked before `JSON.parse`, whose objects take a
 * hundred times the bytes of a text that is made for it.
 */
export function brokenLimit(text: string, { depth, fields }: JsonLimits): keyof JsonLimits | undefined {
  let [open, found] = [0, 0]
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!
    if (character === '"') i = endOfString(text, i)
    else if (character === '{' || character === '[') open++
    else if (character === '}' || character === ']') open--
    else if (character === ':' || character === ',') found++
    if (open > depth) return 'depth'
    if (found > fields) return 'fields'
  }
  return undefined
}

/**
 * A key that an object in the valid JSON `text` has twice, if there is one; `JSON.parse` would silently keep the
 * second.
 */
export function duplicateKey(text: string): string | undefined {
  const open: Set<string>[] = []
  let string: string | undefined
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!
    if (character === '"') {
      const end = endOfString(text, i)
      string = text.slice(i, end + 1)
      i = end
    } else if (character === '{') open.push(new Set())
    else if (character === '}') open.pop()
    else if (character === ':') {
      const key = JSON.parse(string!) as string
      if (open.at(-1)!.has(key)) return key
      open.at(-1)!.add(key)
    }
  }
  return undefined
}

/** Where the string that begins at `start` has its closing quote; behind the text, if it has none. */
function endOfString(text: string, start: number): number {
  let i = start + 1
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1
  return i
}
