import { closestMatch } from 'leven'

/** `\n(Did you mean train?)` where one of `words` is near the mistyped one, as commander says it of commands and options; else nothing. */
export function didYouMean(typed: string, words: readonly string[]): string {
  const nearest = closestMatch(typed.toLowerCase(), words, { maxDistance: typed.length < 5 ? 1 : 3 })
  return nearest === undefined ? '' : `\n(Did you mean ${nearest}?)`
}
