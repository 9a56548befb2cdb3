const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i

/**
 * The number that a cell is: decimal, with an optional exponent; otherwise `undefined`. May be too large for float32.
 */
export function toNumber(cell: string): number | undefined {
  return decimal.test(cell) ? Number(cell) : undefined
}

const powersOfTen = Float64Array.from({ length: 16 }, (_, exponent) => Number(`1e${exponent}`))

/**
 * What `toNumber` gives for the cell of `text` from `start` to `end`, where it is digits with at most a sign and a
 * point; else NaN: ask `toNumber` then. Up to 15 digits need no string: both parts of the quotient are exact, so it is
 * rounded once, to the same number.
 */
export function plainDecimal(text: string, start: number, end: number): number {
  let at = start
  const sign = text.charCodeAt(at)
  if (sign === 0x2d || sign === 0x2b) at++
  let mantissa = 0
  let digits = 0
  let point = -1 // how many digits are before it
  for (; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code >= 0x30 && code <= 0x39) {
      mantissa = 10 * mantissa + (code - 0x30)
      digits++
    } else if (code === 0x2e && point < 0) {
      point = digits
    } else {
      return NaN
    }
  }
  if (digits === 0) return NaN
  if (digits > 15) return Number(text.slice(start, end))
  const value = point < 0 ? mantissa : mantissa / powersOfTen[digits - point]!
  return sign === 0x2d ? -value : value
}

/** Whether a number is one in float32 too. */
export function fitsFloat32(value: number): boolean {
  return Number.isFinite(Math.fround(value))
}

/** A number for a message, as people write it in tables: `1e38`. */
export function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value).replace('e+', 'e')
  return value > 0 ? 'more than 1.8e308' : 'less than -1.8e308'
}
