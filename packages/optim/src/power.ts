/** `base` to an integer power by repeated squaring: `**` may differ in the last bit from engine to engine. */
export function power(base: number, exponent: number): number {
  let result = 1
  for (let square = base, rest = exponent; rest > 0; rest = Math.floor(rest / 2), square *= square) {
    if (rest % 2 === 1) result *= square
  }
  return result
}
