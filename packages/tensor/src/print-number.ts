const DECIMALS = 4

/** A function that writes each of `values` with the same width and the same decimals, as few as they need. */
export function createNumberFormat(values: readonly number[]): (value: number) => string {
  const write = chooseNotation(values.filter(Number.isFinite))
  const width = Math.max(0, ...values.map((value) => writeAny(value, write).length))
  return (value) => writeAny(value, write).padStart(width)
}

type Write = (value: number) => string

function writeAny(value: number, write: Write): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  return write(value)
}

/** NumPy's rule: scientific if a number is ≥ 10⁸ or < 10⁻⁴, or if two of them are more than 1000 times apart. */
function chooseNotation(values: readonly number[]): Write {
  const sizes = values.map(Math.abs).filter((size) => size > 0)
  const largest = Math.max(0, ...sizes)
  const smallest = Math.min(Infinity, ...sizes)
  const areIntegers = values.every(Number.isInteger)
  const isScientific = largest >= 1e8 || (!areIntegers && (smallest < 1e-4 || largest / smallest > 1000))
  const fixed = (decimals: number) => (value: number) => value.toFixed(decimals)
  const scientific = (decimals: number) => (value: number) => value.toExponential(decimals)
  return withoutZeros(isScientific ? scientific : fixed, values)
}

/** The notation with the fewest decimals at which no value loses a digit other than 0. */
function withoutZeros(notation: (decimals: number) => Write, values: readonly number[]): Write {
  const texts = values.map(notation(DECIMALS))
  let decimals = 0
  for (let d = 1; d <= DECIMALS; d++) {
    const loses = (text: string): boolean =>
      /[1-9]/.test(
        text
          .replace(/e.*/, '')
          .split('.')[1]!
          .slice(d - 1),
      )
    if (texts.some(loses)) decimals = d
  }
  return notation(decimals)
}
