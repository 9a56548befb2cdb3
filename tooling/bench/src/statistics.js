/** The middle of some numbers, or the mean of the two in the middle. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1 ? sorted[middle - 0.5] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** What some measurements of one thing come to; undefined if there are none. */
export function summarize(numbers) {
  if (numbers.length === 0) return undefined
  return { median: median(numbers), min: Math.min(...numbers), max: Math.max(...numbers), count: numbers.length }
}
