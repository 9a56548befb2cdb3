import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { acceptedOf, judge, staleIn } from './src/accepted.js'
import { lineOf, measure } from './src/measure.js'
import { keyOf, mutantsIn } from './src/sample.js'
import { settingsOf } from './src/settings.js'

const usage = `npm run test:mutants -- [--filter @nn/optim]... [--files adam] [--count 80] [--seed 1] [--quiet]

Changes the sources of a package in one place at a time and runs its tests, which should notice.
  --filter  a package, by name; all of them otherwise
  --files   only files whose path holds this
  --count   how many mutants of each part of a package
  --seed    which mutants
  --quiet   print survivors only`

const { values } = parseArgs({
  options: {
    filter: { type: 'string', multiple: true },
    files: { type: 'string', default: '' },
    count: { type: 'string', default: '80' },
    seed: { type: 'string', default: '1' },
    quiet: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130)) // the copy goes, too
const root = resolve(import.meta.dirname, '../..')

if (values.help) console.log(usage)
else for (const name of chosen()) await measurePackage(name)

/** The folders under `packages` that are meant. */
function chosen() {
  const all = readdirSync(join(root, 'packages')).filter((name) =>
    existsSync(join(root, 'packages', name, 'package.json')),
  )
  const nameOf = (folder) => JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')).name
  const wanted = values.filter ?? all.map(nameOf)
  return wanted.map((name) => {
    const folder = all.find((each) => nameOf(each) === name)
    if (folder === undefined)
      throw new Error(`mutants: --filter must be one of ${all.map(nameOf).join(', ')}, got ${name}.`)
    return folder
  })
}

async function measurePackage(name) {
  const { least, ...settings } = settingsOf(name)
  const path = `packages/${name}`
  const accepted = acceptedOf(name)
  const stale = staleIn(
    accepted,
    settings.parts.flatMap((part) => mutantsIn(join(root, path), part)),
  )
  const { files: within, seed, count } = values
  const isKnown = (mutant) => accepted.has(keyOf(mutant))
  const results = await measure(root, path, { ...settings, within, seed, count: Number(count), isKnown, say })
  const { score, killed, counted, equivalent, unknown, ok } = judge(results, accepted, least)

  for (const { file, before } of stale)
    console.log(`no mutant any more, take it out of accepted/${name}.json: ${file}  ${before}`)
  for (const mutant of unknown) console.log(`new survivor: ${path}/${lineOf(mutant).replace('SURVIVED ', '')}`)
  console.log(
    `${name}: ${killed} of ${counted} killed, ${score.toFixed(1)}% (at least ${least}%); ${equivalent} equivalent`,
  )
  if (!ok || stale.length > 0) process.exitCode = 1

  function say(text) {
    if (!values.quiet || text.includes('SURVIVED')) console.log(`${name}: ${text}`)
  }
}
