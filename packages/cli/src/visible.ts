/**
 * What a terminal obeys or hides instead of showing it: control characters, C0 and C1, with which escape sequences
 * begin; marks that turn the direction of text or have no width; separators of lines; halves of a character. The
 * joiner inside of an emoji is none of them.
 */
const hidden =
  /(?!(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d\p{Extended_Pictographic})[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/** The same, but for what gives a text its lines. */
const hiddenInLines = new RegExp(`(?![\\n\\t])${hidden.source}`, hidden.flags)

/**
 * A text from anywhere on one line, as it can be shown on a terminal: `\u001b`, `\n` where it would do something
 * there.
 */
export function visible(text: string): string {
  return text.replace(hidden, escape)
}

/** `visible` for a text that may have several lines. */
export function visibleLines(text: string): string {
  return text.replace(hiddenInLines, escape)
}

/**
 * A value as JSON on one line, which also shows what `JSON.stringify` leaves to the terminal; it reads back as the
 * same value.
 */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value).replace(hidden, (character) => unitsOf(character).join(''))
}

const named: Readonly<Record<string, string>> = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r' }

function escape(character: string): string {
  return named[character] ?? unitsOf(character).join('')
}

function unitsOf(character: string): string[] {
  return Array.from({ length: character.length }, (_, i) => {
    return `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`
  })
}
