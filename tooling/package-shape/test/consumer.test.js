import { execSync } from 'node:child_process'
import { examples } from '@nn/testkit'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { compile } from '../src/compilers.js'
import { origins, runExample } from '../src/consumer.js'
import { published, readTarballs } from '../src/pack.js'
import { needRegistry } from '../src/registry.js'

const folder = inject('consumer')
const tarballs = readTarballs(inject('store'))

// What the README examples need: Node's types, and iteration over streams.
const lib = ['ES2023', 'DOM', 'DOM.AsyncIterable']
const resolutions = { nodenext: { rootDir: 'examples', outDir: 'out' }, bundler: { noEmit: true } }
const errors = {}

const reachable = needRegistry()
beforeAll(async () => {
  if (!reachable) return
  for (const [resolution, options] of Object.entries(resolutions)) {
    const compilerOptions = { lib, types: ['node'], ...options }
    errors[resolution] = await compile(folder, 'typescript-6.0', resolution, { include: ['examples'], compilerOptions })
  }
})

test('npm takes all of our packages from the tarballs', () => {
  expect(
    origins(folder)
      .map(([path]) => path)
      .sort(),
  ).toEqual(published.map((name) => `node_modules/@nn/${name}`))
  for (const [path, resolved] of origins(folder)) expect(resolved, path).toMatch(/^file:.*\.tgz$/)
})

test.each(Object.keys(resolutions))('the README examples type-check under moduleResolution %s', (resolution) => {
  expect(errors[resolution]).toEqual([])
})

describe.each(published)('@nn/%s', (name) => {
  const found = examples(tarballs[name].readme ?? '')

  test('its README has an example', () => {
    expect(found).not.toEqual([])
  })

  test.each(found.map(({ line, expected }, index) => ({ line, expected, index })))(
    'the example on line $line of its README prints what it says, as an ES module from an empty folder',
    ({ expected, index }) => {
      expect(runExample(folder, `${name}-${index}`)).toEqual(expected)
    },
  )
})

test('the installed command explains itself', () => {
  const help = execSync('npm exec --offline --no -- nn --help', {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  expect(help).toContain('train')
})
