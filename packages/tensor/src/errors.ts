/** A size, or the name of one that is not known yet: `['batch', 784]`. */
export type Dimension = number | string

/** Shapes that do not fit: the message names the function, the rule and both shapes; the fields hold them. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError'
  readonly expected: readonly Dimension[] | undefined
  readonly actual: readonly Dimension[]

  /** `who: rule, got actual. hint` */
  constructor(
    who: string,
    rule: string,
    shapes: { readonly expected?: readonly Dimension[]; readonly actual: readonly Dimension[] },
    hint?: string,
  ) {
    super(`${who}: ${rule}, got [${shapes.actual.join(', ')}].${hint === undefined ? '' : ` ${hint}`}`)
    this.expected = shapes.expected
    this.actual = shapes.actual
  }
}

/** An argument outside its range: `who: rule, got actual.` */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError'
  readonly actual: unknown

  constructor(who: string, rule: string, actual: unknown, hint?: string) {
    super(`${who}: ${rule}, got ${describe(actual)}.${hint === undefined ? '' : ` ${hint}`}`)
    this.actual = actual
  }
}

/** Throws an `ArgumentError` in the name of `who` unless `value` is an integer of at least `minimum`. */
export function expectInteger(who: string, what: string, value: unknown, minimum: number): void {
  if (!Number.isSafeInteger(value) || (value as number) < minimum) {
    throw new ArgumentError(who, `${what} must be an integer of at least ${minimum}`, value)
  }
}

/** A value as a message shows it: short, and on one line. */
export function describe(value: unknown): string {
  if (Array.isArray(value)) return shorten(`[${value.map(describe).join(', ')}]`)
  if (typeof value === 'string') return shorten(JSON.stringify(value))
  if (typeof value === 'object' && value !== null) return shorten(json(value))
  return typeof value === 'function' ? 'a function' : String(value)
}

function json(value: object): string {
  try {
    return JSON.stringify(value)
  } catch {
    return Object.prototype.toString.call(value) // a cycle, or a BigInt inside
  }
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
