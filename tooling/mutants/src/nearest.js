import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { namesIn } from './sample.js'

/**
 * The test files of a package, those first that are most about a source file: they have its name, or name it or what
 * it exports, most often. Then come those that are most about the files that import it, and so on.
 */
export function testsByNearness(folder, file) {
  let rest = testsIn(folder)
  const ordered = []
  for (const files of importersOf(folder, file)) {
    const about = aboutness(files.map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') })))
    const rated = rest.map((test) => ({ test, rate: about(test) })).sort((a, b) => b.rate - a.rate)
    ordered.push(...rated.filter(({ rate }) => rate > 0).map(({ test }) => test))
    rest = rest.filter((test) => !ordered.includes(test))
  }
  return [...ordered, ...rest].map(({ name }) => name)
}

function testsIn(folder) {
  return namesIn(join(folder, 'test'), /\.test\.[jt]s$/).map((name) => ({
    name: `test/${name}`,
    text: readFileSync(join(folder, 'test', name), 'utf8'),
  }))
}

/** How much a test file is about source files. */
function aboutness(files) {
  const exported = files.flatMap(({ text }) =>
    [...text.matchAll(/^export (?:async )?(?:function\*?|const|class) (\w+)/gm)].map(([, name]) => name),
  )
  const stems = new Set(files.map(({ name }) => stemOf(name)))
  const words = [...files.map(({ name }) => `/${basename(name)}'`), ...exported.map((name) => `\\b${name}\\b`)]
  const named = new RegExp(words.join('|'), 'g')
  return ({ name, text }) => (stems.has(stemOf(name)) ? 1000 : 0) + (text.match(named)?.length ?? 0)
}

const stemOf = (path) => basename(path).replace(/(?:\.test)?\.[jt]s$/, '')

/** A file; then the files that import it; then the others that import those; and so on. */
function* importersOf(folder, file) {
  const [part] = file.split('/')
  const imports = new Map(
    namesIn(join(folder, part), /\.ts$/).map((name) => [`${part}/${name}`, importedBy(folder, `${part}/${name}`)]),
  )
  const seen = new Set()
  for (let level = [file]; level.length > 0;) {
    yield level
    for (const name of level) seen.add(name)
    level = [...imports].flatMap(([name, those]) => (!seen.has(name) && those.some((one) => seen.has(one)) ? name : []))
  }
}

function importedBy(folder, file) {
  const text = readFileSync(join(folder, file), 'utf8')
  return [...text.matchAll(/'(\.{1,2}\/[^']+)'/g)].map(([, path]) =>
    join(dirname(file), path.endsWith('.ts') ? path : `${path}.ts`).replaceAll('\\', '/'),
  )
}
