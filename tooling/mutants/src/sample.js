import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mutationsOf } from './mutate.js'

/**
 * The mutants of the TypeScript files in a part of a package, each with its `file`. `within` is a part of the names
 * that are meant.
 */
export function mutantsIn(folder, part, within = '') {
  return filesIn(folder, part)
    .filter((file) => file.includes(within))
    .flatMap((file) => mutationsOf(readFileSync(join(folder, file), 'utf8')).map((mutation) => ({ file, ...mutation })))
}

function filesIn(folder, part) {
  return namesIn(join(folder, part), /(?<!\.d)\.ts$/)
    .map((name) => `${part}/${name}`)
    .filter((file) => !file.startsWith('src/wasm/'))
}

/** The files in a folder and below whose paths match, with `/`, sorted. */
export function namesIn(folder, pattern) {
  return readdirSync(folder, { recursive: true })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => pattern.test(name))
    .sort()
}

/**
 * The mutants in the order in which a sample takes them. The order is random, but each mutant's place follows from the
 * seed and its own text alone: a change in one file leaves the sample of the others what it was.
 */
export function inRandomOrder(mutants, seed) {
  const seen = new Map()
  const keyed = mutants.map((mutant) => {
    const text = `${seed}\n${keyOf(mutant)}`
    const nth = seen.get(text) ?? 0
    seen.set(text, nth + 1)
    return { mutant, key: createHash('sha256').update(`${text}\n${nth}`).digest('hex') }
  })
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ mutant }) => mutant)
}

/** What a mutant is known by. */
export const keyOf = ({ file, before, after }) => `${file}\n${before}\n${after}`
