import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { nearest } from '@nn/arguments'

/** A name that a file imports from one of our packages, which does not export it. */
export interface MissingExport {
  /** The line of the import, from 1. */
  readonly line: number
  /** What is missing, and the nearest name or all of them. */
  readonly message: string
}

/**
 * Looks for the reason why a file failed: TypeScript that is only transpiled gets `undefined` for an export that is
 * not there, and ends in “is not a function”.
 */
export async function findMissingExport(text: string, path: string): Promise<MissingExport | undefined> {
  for (const { line, specifier, names } of importsOf(text)) {
    const exported = await exportsOf(specifier, path)
    const missing = exported && names.find((name) => !exported.includes(name))
    if (missing === undefined) continue
    const values = exported!.filter(isValue)
    const near = nearest(missing, values)
    const advice = near === undefined ? `It has ${values.join(', ')}.` : `Did you mean ${near}?`
    return { line, message: `${specifier} has no export called ${missing}. ${advice}` }
  }
  return undefined
}

interface Import {
  readonly line: number
  readonly specifier: string
  /** Those of values: types are gone when the file runs. */
  readonly names: readonly string[]
}

function importsOf(text: string): Import[] {
  return [...text.matchAll(/^\s*import\s*\{([^}]*)\}\s*from\s*['"](@nn\/[^'"]+)['"]/gm)].map((match) => ({
    line: text.slice(0, match.index + match[0].indexOf('import')).split('\n').length,
    specifier: match[2]!,
    names: match[1]!
      .split(',')
      .map((name) => name.trim().split(/\s+as\s+/)[0]!)
      .filter(isValue),
  }))
}

/** Our values begin in lower case, our types and errors in upper case. */
function isValue(name: string): boolean {
  return /^[a-z_$][\w$]*$/.test(name)
}

/** The names of a package's exports, from where the file or this package finds it; undefined where neither does. */
async function exportsOf(specifier: string, path: string): Promise<readonly string[] | undefined> {
  const ways = [() => import(specifier) as Promise<object>, () => importFrom(path, specifier)]
  for (const way of ways) {
    try {
      return Object.keys(await way())
    } catch {
      // it is not there, which the error that the file failed with says
    }
  }
  return undefined
}

function importFrom(path: string, specifier: string): Promise<object> {
  return import(pathToFileURL(createRequire(path).resolve(specifier)).href) as Promise<object>
}
