import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { browserPackages, ranks } from '@nn/eslint-config/ranks.js'
import { describe, expect, test } from 'vitest'
import { manifests, root } from './manifests.js'

const published = manifests.filter(({ folder }) => folder.startsWith('packages/'))

test('every published package has a rank', () => {
  expect(published.map(({ folder }) => folder.slice('packages/'.length)).sort()).toEqual(Object.keys(ranks).sort())
})

test('every package is either published or private', () => {
  const open = manifests.filter((manifest) => manifest.private !== true).map(({ folder }) => folder)
  expect(open.sort()).toEqual(published.map(({ folder }) => folder).sort())
})

describe.each(published)('$name', ({ folder, dependencies = {}, ...manifest }) => {
  const name = folder.slice('packages/'.length)

  test('depends only on packages of a lower rank', () => {
    const ours = Object.keys(dependencies).filter((dependency) => dependency.startsWith('@nn/'))
    expect(ranks[name].map((other) => `@nn/${other}`)).toEqual(expect.arrayContaining(ours))
  })

  test('has no foreign runtime dependency if it runs in a browser', () => {
    const foreign = Object.keys(dependencies).filter((dependency) => !dependency.startsWith('@nn/'))
    if (browserPackages.includes(name)) expect(foreign).toEqual([])
  })

  test('is an ES module without side effects for Node >= 20.19, with its sources behind the @nn/source condition', () => {
    expect(manifest).toMatchObject({ type: 'module', sideEffects: false, engines: { node: '>=20.19' } })
    expect(manifest.exports['.']).toMatchObject({
      '@nn/source': './src/index.ts',
      types: { '@nn/source': './src/index.ts' },
    })
  })
})

describe.each(published)('$name tells its visitors', ({ folder, ...manifest }) => {
  const { repository } = published[0]
  const site = repository.url.replace(/^git\+|\.git$/g, '')

  test('where it comes from, under which license, and where faults are reported', () => {
    expect(manifest).toMatchObject({
      license: 'MIT',
      author: 'the nn authors',
      repository: { ...repository, directory: folder },
      homepage: `${site}/tree/main/${folder}#readme`,
      bugs: { url: `${site}/issues` },
    })
    expect(manifest.keywords.length).toBeGreaterThan(3)
  })

  test('what an older resolver, which knows no exports, takes for each of them', () => {
    for (const [path, { default: main, types }] of Object.entries(manifest.exports)) {
      if (path === './package.json') continue
      const stub = JSON.parse(readFileSync(join(root, folder, path, 'package.json'), 'utf8'))
      const from = (target) => posix.join('.', path, target)
      expect([from(stub.main), from(stub.types)]).toEqual([posix.join(main), posix.join(types.default)])
      if (path !== '.') expect(manifest.files).toContain(path.slice(2))
    }
  })
})

test('a tool has one version in the whole repository', () => {
  const ranges = {}
  for (const { folder, dependencies, devDependencies } of [{ folder: '.', ...rootManifest() }, ...manifests]) {
    for (const [name, range] of Object.entries({ ...dependencies, ...devDependencies })) {
      if (!range.startsWith('workspace:')) (ranges[name] ??= new Map()).set(range, folder)
    }
  }
  const several = Object.entries(ranges).filter(([, versions]) => versions.size > 1)
  expect(several).toEqual([])
})

test('the lockfile names no registry', () => {
  expect(readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8')).not.toMatch(/https?:|tarball:/)
})

const rootManifest = () => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
