import { posix } from 'node:path'
import { checkPackage } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { describe, expect, inject, test } from 'vitest'
import { published, readTarballs } from '../src/pack.js'

const tarballs = readTarballs(inject('store'))

test('the nine packages are published', () => {
  expect(published).toEqual([
    'arguments',
    'cli',
    'data-csv',
    'data-mnist',
    'kernels',
    'layers',
    'optim',
    'tensor',
    'train',
  ])
})

describe.each(published)('@nn/%s', (name) => {
  const { bytes, contents, manifest, paths } = tarballs[name]

  test('publint has nothing to say', async () => {
    const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
    const { messages, pkg } = await publint({ pack: { tarball }, strict: true })
    // The map under `browser` is there beside `imports`, for bundlers that do not know those.
    const ours = messages.filter(({ code }) => code !== 'USE_EXPORTS_OR_IMPORTS_BROWSER')
    expect(ours.map((message) => formatMessage(message, pkg))).toEqual([])
  })

  test('attw finds the types of every entry point', async () => {
    const { problems } = await checkPackage(contents)
    // ESM only, for Node >= 20.19, where require() of ESM works: a require() of older Nodes is not ours to satisfy.
    const ours = problems.filter(({ resolutionKind }) => resolutionKind !== 'node16-cjs')
    expect(ours).toEqual([])
  })

  test('no protocol of the workspace is left in the manifest', () => {
    expect(JSON.stringify(manifest)).not.toMatch(/"(workspace|catalog|file|link):/)
  })

  test('what we publish of ours depends on a caret range', () => {
    const ours = Object.entries(manifest.dependencies ?? {}).filter(([dependency]) => dependency.startsWith('@nn/'))
    for (const [dependency, range] of ours)
      expect(range, dependency).toBe(`^${tarballs[dependency.slice(4)].manifest.version}`)
  })

  test('README, LICENSE, sources and a source map for each module are in the tarball', () => {
    expect(paths).toEqual(
      expect.arrayContaining(['README.md', 'LICENSE', 'src/index.ts', 'dist/index.js', 'dist/index.d.ts']),
    )
    const modules = paths.filter((path) => path.endsWith('.js'))
    for (const path of modules) expect(paths).toContain(`${path}.map`)
    for (const path of modules.filter((path) => !path.startsWith('dist/chunks/'))) {
      expect(paths).toEqual(expect.arrayContaining([path.replace(/js$/, 'd.ts'), path.replace(/js$/, 'd.ts.map')]))
    }
  })

  test('every module of the build has its sources, so nothing in it is older than they are', () => {
    const sources = paths
      .filter((path) => /^dist\/.*\.js\.map$/.test(path))
      .flatMap((path) => {
        const map = JSON.parse(contents.readFile(`/node_modules/@nn/${name}/${path}`))
        return map.sources.map((source) => posix.join(posix.dirname(path), source))
      })
    expect(sources.length).toBeGreaterThan(0)
    expect(sources.filter((source) => !paths.includes(source))).toEqual([])
  })
})
