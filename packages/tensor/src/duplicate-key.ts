/** A key that an object in the valid JSON `text` has twice, if there is one; `JSON.parse` would silently keep the second. */
export function duplicateKey(text: string): string | undefined {
  const open: Set<string>[] = []
  let string: string | undefined
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!
    if (character === '"') {
      const end = endOfString(text, i)
      string = text.slice(i, end)
      i = end - 1
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

function endOfString(text: string, start: number): number {
  let i = start + 1
  while (text[i] !== '"') i += text[i] === '\\' ? 2 : 1
  return i + 1
}
