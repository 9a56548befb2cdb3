import { ArgumentError } from './argument-error.ts'

/**
 * Checks that a value is what a factory such as `relu()` returns: an object that has `method`. If the value is the
 * factory itself, the advice is to call it.
 *
 * @param what the rule after `must be`: `a layer such as relu()`
 * @throws ArgumentError in the name of `who`.
 */
export function expectMade(who: string, name: string, value: unknown, method: string, what: string): void {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value) // a list has methods such as `fill`
  const made = isObject ? (value as Readonly<Record<string, unknown>>) : {}
  if (typeof made[method] === 'function') return
  const isNamed = typeof value === 'function' && value.name !== ''
  throw new ArgumentError(who, `${name} must be ${what}`, value, isNamed ? `Call it: ${value.name}().` : undefined)
}
