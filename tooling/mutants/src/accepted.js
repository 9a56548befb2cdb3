import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { keyOf } from './sample.js'

/**
 * The survivors of a package that were read and accepted: `{ file, before, after, equivalent, reason }`. An equivalent
 * one does what the original does, so no test can kill it and the score leaves it out; the others count against it.
 */
export function acceptedOf(name, folder = join(import.meta.dirname, '../accepted')) {
  const file = join(folder, `${name}.json`)
  const list = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
  return new Map(list.map((mutant) => [keyOf(mutant), mutant]))
}

/** What results come to. A survivor that nobody accepted is new, and a new one fails whatever the score is. */
export function judge(results, accepted, least) {
  const survivors = results.filter(({ outcome }) => outcome === 'passed')
  const equivalent = survivors.filter((mutant) => accepted.get(keyOf(mutant))?.equivalent)
  const unknown = survivors.filter((mutant) => !accepted.has(keyOf(mutant)))
  const counted = results.length - equivalent.length
  const killed = results.length - survivors.length
  const score = counted === 0 ? 100 : (100 * killed) / counted
  return { score, killed, counted, equivalent: equivalent.length, unknown, ok: unknown.length === 0 && score >= least }
}

/** What was accepted, and is no mutant of the sources any more. */
export function staleIn(accepted, mutants) {
  const present = new Set(mutants.map(keyOf))
  return [...accepted].flatMap(([key, mutant]) => (present.has(key) ? [] : [mutant]))
}
