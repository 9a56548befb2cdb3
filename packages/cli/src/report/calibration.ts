/** What the model said of one example. */
export interface Answer {
  /** The probability of the class that it gave, 0…1. */
  readonly confidence: number
  /** Whether that is the class. */
  readonly correct: boolean
}

/** The answers whose confidence lies in `(from, to]`. */
export interface Bin {
  readonly from: number
  readonly to: number
  readonly count: number
  /** The mean over them; NaN if there are none. */
  readonly confidence: number
  /** The fraction that is right; NaN if there are none. */
  readonly accuracy: number
}

/** How far a model's probabilities can be believed. */
export interface Calibration {
  readonly bins: readonly Bin[]
  /** The expected calibration error, 0…1: 0 if of the answers given with 80% four in five are right, and so on. */
  readonly ece: number
}

/**
 * Sorts answers into bins of equal width by their confidence, and compares it with their accuracy: `ECE = Σ |Bₘ|/n ·
 * |acc(Bₘ) − conf(Bₘ)|`.
 *
 * Guo et al., On Calibration of Modern Neural Networks, 2017, equation 3.
 */
export function calibrate(answers: readonly Answer[], count = 15): Calibration {
  const sums = Array.from({ length: count }, () => ({ count: 0, confidence: 0, correct: 0 }))
  for (const { confidence, correct } of answers) {
    const sum = sums[binOf(confidence, count)]!
    sum.count++
    sum.confidence += confidence
    if (correct) sum.correct++
  }
  const gap = sums.reduce((total, { confidence, correct }) => total + Math.abs(correct - confidence), 0)
  return {
    bins: sums.map(({ count: n, confidence, correct }, i) => ({
      from: i / count,
      to: (i + 1) / count,
      count: n,
      confidence: confidence / n,
      accuracy: correct / n,
    })),
    ece: gap / answers.length,
  }
}

function binOf(confidence: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.ceil(confidence * count) - 1))
}
