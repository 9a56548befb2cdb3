/**
 * The word that was probably meant: the nearest one, if it takes few enough changes for the length of what was typed.
 */
export function nearest(typed: string, words: readonly string[]): string | undefined {
  if (typed.length > longest) return undefined
  const limit = Math.min(3, Math.ceil(typed.length / 3))
  let best: string | undefined
  let fewest = limit + 1
  for (const word of words) {
    const changes = distance(typed.toLowerCase(), word.toLowerCase())
    if (changes < fewest && changes < word.length) [best, fewest] = [word, changes]
  }
  return best
}

/** Longer than any name of ours: comparing it would only cost time. */
const longest = 100

/** Levenshtein's distance: how many characters have to be added, removed or replaced. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(row[j]! + Number(a[i] !== b[j]), row[j + 1]! + 1, next[j]! + 1))
    }
    row = next
  }
  return row[b.length]!
}
