import { execSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { examples } from '@nn/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compile, createConsumer, origins, runExample } from '../src/consumer.js'
import { emptyFolder, packAll, published } from '../src/pack.js'

const store = emptyFolder()
const folder = emptyFolder()
const tarballs = packAll(store)

const errors = {}

beforeAll(() => {
  createConsumer(folder, tarballs)
  for (const resolution of ['nodenext', 'bundler']) errors[resolution] = compile(folder, resolution)
})
afterAll(() => {
  for (const path of [store, folder]) rmSync(path, { recursive: true, force: true })
})

test('npm takes all of our packages from the tarballs', () => {
  expect(
    origins(folder)
      .map(([path]) => path)
      .sort(),
  ).toEqual(published.map((name) => `node_modules/@nn/${name}`))
  for (const [path, resolved] of origins(folder)) expect(resolved, path).toMatch(/^file:.*\.tgz$/)
})

test.each(['nodenext', 'bundler'])('the README examples type-check under moduleResolution %s', (resolution) => {
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
