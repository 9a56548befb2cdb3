import { CheckpointError } from './checkpoint.ts'

type Unknowns = Readonly<Record<string, unknown>>

/** An object that is no list. */
export function record(value: unknown, what: string): Unknowns {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(what, 'an object', value)
  return value as Unknowns
}

export function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(what, 'a list', value)
  return value
}

export function texts(value: unknown, what: string): readonly string[] {
  for (const item of list(value, what)) if (typeof item !== 'string') throw wrong(what, 'a list of strings', value)
  return value as readonly string[]
}

export function truth(value: unknown, what: string): void {
  if (typeof value !== 'boolean') throw wrong(what, 'true or false', value)
}

export function integer(value: unknown, what: string, least: number, most: number = Number.MAX_SAFE_INTEGER): void {
  if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most) return
  const rule = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`
  throw wrong(what, `an integer ${rule}`, value)
}

export function number(value: unknown, what: string, least: number = Number.NEGATIVE_INFINITY): void {
  if (typeof value === 'number' && Number.isFinite(value) && value >= least) return
  throw wrong(what, least === -Infinity ? 'a finite number' : `a finite number of at least ${least}`, value)
}

/** The names of an object's values, each of which is known. */
export function keys(value: Unknowns, what: string, known: readonly string[]): void {
  const unknown = Object.keys(value).find((key) => !known.includes(key))
  if (unknown !== undefined) throw wrong(what, `an object of ${known.join(', ')}`, unknown)
}

export function wrong(what: string, rule: string, actual: unknown): CheckpointError {
  return new CheckpointError(`fit: a checkpoint's ${what} must be ${rule}, got ${show(actual)}. ${damaged}`)
}

export const damaged = 'It is damaged: take an earlier one.'

/** A value as a message shows it. A file may hold values that are nested too deeply to be written again. */
export function show(value: unknown): string {
  try {
    return shorten(value === undefined ? 'nothing' : JSON.stringify(value))
  } catch {
    return 'something else'
  }
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
