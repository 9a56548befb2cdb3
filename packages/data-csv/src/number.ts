const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i

/** The number that a cell is: decimal, with an optional exponent; otherwise `undefined`. May be too large for float32. */
export function toNumber(cell: string): number | undefined {
  return decimal.test(cell) ? Number(cell) : undefined
}

/** Whether a number is one in float32 too. */
export function fitsFloat32(value: number): boolean {
  return Number.isFinite(Math.fround(value))
}
