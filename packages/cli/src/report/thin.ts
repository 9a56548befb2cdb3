/** A point of a long line. */
export interface Point {
  readonly x: number
  readonly y: number
}

/**
 * At most `count` points: the means of as many pieces of a line, each where its piece ends. Values that are not finite
 * are left out.
 */
export function thin(points: readonly Point[], count: number): readonly Point[] {
  const finite = points.filter(({ y }) => Number.isFinite(y))
  if (finite.length <= count) return finite
  return Array.from({ length: count }, (_, i) => {
    const piece = finite.slice(Math.floor((i * finite.length) / count), Math.floor(((i + 1) * finite.length) / count))
    return { x: piece.at(-1)!.x, y: piece.reduce((sum, { y }) => sum + y, 0) / piece.length }
  })
}
