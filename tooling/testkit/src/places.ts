/** The places in a value made of objects and arrays, from the whole, `[]`, to its leaves: the keys that lead there. */
export function placesIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [[]]
  return [[], ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner).map((place) => [key, ...place]))]
}

/** What is at a place of a value. */
export function valueAt(whole: unknown, place: readonly string[]): unknown {
  return place.reduce((value, key) => (value as Record<string, unknown>)[key], whole)
}

/** A copy of a value with another one at a place. */
export function withValueAt(whole: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value
  const copy = Array.isArray(whole) ? [...(whole as unknown[])] : { ...(whole as object) }
  return Object.assign(copy, { [key]: withValueAt((whole as Record<string, unknown>)[key], rest, value) })
}
