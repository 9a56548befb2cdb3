import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join, relative } from 'node:path'
import browserResolve from 'browser-resolve'
import { init, parse } from 'es-module-lexer'
import { describe, expect, inject, test } from 'vitest'
import { entryPoints, readTarballs } from '../src/pack.js'
import { needRegistry } from '../src/registry.js'

// What a bundler without `exports` and `imports` does, as Parcel by default: `main`, and the map under `browser`.
const consumer = inject('consumer')
const find = (specifier, from) => browserResolve.sync(specifier, { filename: from, modules: {} })

await init
needRegistry()

/** All modules of ours that the module `file` reaches by import. */
function reach(file, reached = new Set()) {
  if (reached.has(file)) return reached
  reached.add(file)
  const [imports] = parse(readFileSync(file, 'utf8'))
  for (const { n: specifier } of imports) {
    if (specifier === undefined || builtinModules.includes(specifier.replace('node:', ''))) continue
    const found = find(specifier, file)
    if (found.includes(join('node_modules', '@nn'))) reach(found, reached)
  }
  return reached
}

describe.each(Object.values(readTarballs(inject('store'))))('@nn/$name', ({ manifest }) => {
  test.each(entryPoints(manifest))('%s is what the exports say, and so is all that it imports', (specifier) => {
    const path = specifier.replace(manifest.name, '.')
    const found = find(specifier, join(consumer, 'index.js'))
    expect(`./${relative(join(consumer, 'node_modules', manifest.name), found)}`).toBe(manifest.exports[path].default)
    expect(reach(found).size).toBeGreaterThan(0)
  })
})
