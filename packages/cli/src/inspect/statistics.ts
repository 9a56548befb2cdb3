/** What can be said about many numbers. All but the counts are of the finite ones, and NaN if there are none. */
export interface Statistics {
  readonly min: number
  readonly max: number
  readonly mean: number
  /** Of the population: `√(Σ (x − mean)² / n)`. */
  readonly standardDeviation: number
  /** The L2 norm: `√Σ x²`. */
  readonly norm: number
  /** How many are 0. */
  readonly zeros: number
  /** How many are NaN or infinite. */
  readonly nonFinite: number
  /** How many lie in each of `BINS` equal parts of min … max. */
  readonly histogram: readonly number[]
}

const BINS = 10

/** Looks twice at the numbers: the deviations are taken from the mean itself, which loses no digits. */
export function statisticsOf(data: Float32Array): Statistics {
  const { min, max, sum, squares, zeros, finite } = firstLook(data)
  const mean = finite === 0 ? NaN : sum / finite
  const histogram = new Array<number>(BINS).fill(0)
  let deviations = 0
  for (const value of data) {
    if (!Number.isFinite(value)) continue
    deviations += (value - mean) ** 2
    histogram[binOf(value, min, max)]!++
  }
  return {
    min: finite === 0 ? NaN : min,
    max: finite === 0 ? NaN : max,
    mean,
    standardDeviation: Math.sqrt(deviations / finite),
    norm: finite === 0 ? NaN : Math.sqrt(squares),
    zeros,
    nonFinite: data.length - finite,
    histogram,
  }
}

function firstLook(data: Float32Array): Record<'min' | 'max' | 'sum' | 'squares' | 'zeros' | 'finite', number> {
  let [min, max, sum, squares, zeros, finite] = [Infinity, -Infinity, 0, 0, 0, 0]
  for (const value of data) {
    if (!Number.isFinite(value)) continue
    if (value < min) min = value
    if (value > max) max = value
    if (value === 0) zeros++
    sum += value
    squares += value * value
    finite++
  }
  return { min, max, sum, squares, zeros, finite }
}

/** Equal numbers lie in the middle. */
function binOf(value: number, min: number, max: number): number {
  if (min === max) return BINS >> 1
  return Math.min(BINS - 1, Math.floor((BINS * (value - min)) / (max - min)))
}
