/** A value as a message shows it: at most about 80 characters, on one line, whatever the value is. */
export function describe(value: unknown): string {
  try {
    return shorten(write(value, 3))
  } catch {
    return 'an object' // a getter or a proxy that throws
  }
}

function write(value: unknown, depth: number): string {
  if (typeof value === 'string') return quote(shorten(value))
  if (typeof value === 'function') return /^[\w$]+$/.test(value.name) ? `a function called ${value.name}` : 'a function'
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value)
  if (Array.isArray(value)) return depth === 0 ? '[…]' : list('[]', value, (item) => write(item, depth - 1))
  if (ArrayBuffer.isView(value)) return `${tag(value)}(${'length' in value ? String(value.length) : value.byteLength})`
  if (tag(value) !== 'Object') return `a value of type ${tag(value)}`
  if (depth === 0) return '{…}'
  return list('{}', Object.entries(value), ([name, inner]) => `${quote(name)}:${write(inner, depth - 1)}`)
}

/** The first few items, which is as much as a message has room for. */
function list<T>([open, close]: string, items: readonly T[], write: (item: T) => string): string {
  const shown = items.slice(0, longest / 2).map(write)
  return `${open!}${shown.join(open === '[' ? ', ' : ',')}${close!}`
}

/** `Float32Array`, `Map`, `Object`. */
function tag(value: object): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1)
}

/** In quotes, with what would break the line, move the cursor or turn the direction of the text written as `\u001b`. */
function quote(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

const longest = 80

function shorten(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
