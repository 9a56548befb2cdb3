import { type Place } from './errors.ts'

/** As many places as an error lists. */
const shown = 20

/** Collects places that are wrong: counts all of them and keeps the first. */
export interface Places {
  readonly count: number
  readonly first: readonly Place[]
  /** `what` is said in brackets behind the line. */
  add(line: number, column: string, what?: string): void
  /** `line 3 (area), line 7 (city, rooms) and 12 more`. */
  toString(): string
}

/** No places yet. Add them in the order of the file. */
export function createPlaces(): Places {
  const first: Place[] = []
  const lines = new Map<number, string[]>()
  let count = 0
  return {
    get count() {
      return count
    },
    first,
    add(line, column, what = column) {
      if (count++ >= shown) return
      first.push({ line, column })
      lines.set(line, [...(lines.get(line) ?? []), what])
    },
    toString() {
      const listed = [...lines].map(([line, names]) => `line ${line} (${names.join(', ')})`).join(', ')
      return count > shown ? `${listed} and ${count - shown} more` : listed
    },
  }
}

/** A cell for a message, never long: `'12,5'`. */
export function quote(cell: string): string {
  return `'${cell.length > 24 ? `${cell.slice(0, 24)}…` : cell}'`
}
