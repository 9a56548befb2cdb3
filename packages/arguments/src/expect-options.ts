import { ArgumentError } from './argument-error.ts'
import { describe } from './describe.ts'
import { meant, remedy } from './habits.ts'

type Type = 'number' | 'boolean' | 'string' | 'function' | 'object' | 'array'

/** The types that an option may have: `'number or function'`. */
export type Kind = Type | `${Type} or ${Type}` | `${Type} or ${Type} or ${Type}` | 'anything'

/** Each option of a function with its kind; the first that fits is the one that a bare value stands for. */
export type Known<Options> = Readonly<Record<keyof Options, Kind>>

/**
 * Checks an options object before anything is done with it: a plain object with known names only, each value
 * `undefined` or of its kind. Numbers are left to `expectNumber` and `expectInteger`, whose errors also say the range.
 * The error for an unknown name has the known name that was probably meant.
 *
 * @param before the arguments in front of the options, as the advice shows them: `'units, '`
 * @throws ArgumentError in the name of `who`.
 */
export function expectOptions<Options extends object>(
  who: string,
  options: Options,
  known: Known<Options>,
  before = '',
): void {
  const kinds = known as Readonly<Record<PropertyKey, Kind>>
  if (!isPlain(options)) {
    throw new ArgumentError(who, 'options must be an object', options, named(`${who}(${before}`, options, kinds))
  }
  for (const name of Reflect.ownKeys(options)) {
    if (!Object.hasOwn(kinds, name)) throw unknownName(who, options, Object.keys(known))
    const value = (options as Readonly<Record<PropertyKey, unknown>>)[name]
    const kind = kinds[name]!
    if (value !== undefined && kind !== 'number' && !isOf(kind, value)) {
      throw new ArgumentError(who, `${String(name)} must be ${words(kind)}`, value)
    }
  }
}

/**
 * Checks that a function without options got none: `expectNone('relu', rest)`.
 * @throws ArgumentError in the name of `who`.
 */
export function expectNone(who: string, given: readonly unknown[]): void {
  if (given.length > 0) throw new ArgumentError(who, 'takes no options', given[0], `Say ${who}().`)
}

/** Made by a literal or by JSON: not an array, a function, or an instance whose names may be inherited. */
function isPlain(options: unknown): options is object {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return false
  const prototype = Object.getPrototypeOf(options) as object | null
  return prototype === null || Object.hasOwn(prototype, 'isPrototypeOf') // `Object.prototype`, of another realm too
}

function isOf(kind: Kind, value: unknown): boolean {
  return kind === 'anything' || (kind.split(' or ') as Type[]).includes(typeOf(value) as Type)
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function words(kind: Kind): string {
  const article = (type: string): string =>
    type === 'boolean' ? 'true or false' : `${/^[ao]/.test(type) ? 'an' : 'a'} ${type}`
  return kind.split(' or ').map(article).join(' or ')
}

function unknownName(who: string, options: object, known: readonly string[]): ArgumentError {
  const unknown = Reflect.ownKeys(options).filter((name) => typeof name === 'symbol' || !known.includes(name))
  const rule = known.length === 0 ? 'takes no options' : `takes the options ${known.join(', ')}`
  const advice = unknown.map((name) => (typeof name === 'symbol' ? undefined : advise(name, known)))
  const hint = [...new Set(advice)].filter((text) => text !== undefined).join(' ')
  return new ArgumentError(who, rule, unknown.length === 1 ? unknown[0] : unknown, hint === '' ? undefined : hint)
}

function advise(name: string, known: readonly string[]): string | undefined {
  const other = meant(name, known)
  return other === undefined ? remedy(name) : `Did you mean ${other}?`
}

/** `Say adam({ learningRate: 0.5 }).` */
function named(call: string, value: unknown, kinds: Readonly<Record<string, Kind>>): string | undefined {
  const names = Object.keys(kinds)
  if (names.length === 0) return undefined
  const bare = ['number', 'boolean', 'string', 'function'].includes(typeof value)
  const name = bare ? names.find((name) => kinds[name] !== 'anything' && isOf(kinds[name]!, value)) : undefined
  const shown = name === undefined || typeof value === 'function' ? '…' : describe(value)
  return `Say ${call}{ ${name ?? names[0]!}: ${shown} }).`
}
