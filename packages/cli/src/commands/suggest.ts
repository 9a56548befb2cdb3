import { nearest } from '@nn/arguments'

/**
 * `\n(Did you mean train?)` where one of `words` is near the mistyped one, as commander says it of commands and
 * options; else nothing.
 */
export function didYouMean(typed: string, words: readonly string[]): string {
  const word = nearest(typed, words)
  return word === undefined ? '' : `\n(Did you mean ${word}?)`
}
