import { execFile, spawn } from 'node:child_process'
import { cp, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fileNames, roles } from '../src/catalog.ts'
import { smallEntry, temporaryDirectory } from './files.ts'
import { honest, mirror, served } from './mirror.ts'

const root = join(import.meta.dirname, '..')
const built = join(root, 'node_modules', `.test-${process.pid}`)
const names = roles.map((role) => `${fileNames[role]}.gz`).toSorted()
// Node 20 runs no TypeScript
const compilerOptions: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  target: ts.ScriptTarget.ES2022,
  verbatimModuleSyntax: true,
  rewriteRelativeImportExtensions: true,
}
const program = `
  import { mnist } from './dist/index.js'
  const [dataset, cacheDirectory] = process.argv.slice(2)
  const { verified, train } = await mnist({ dataset: JSON.parse(dataset), cacheDirectory }).load()
  console.log(verified, train.count)`

beforeAll(async () => {
  for (const entry of await readdir(join(root, 'src'), { recursive: true, withFileTypes: true })) {
    if (!entry.name.endsWith('.ts')) continue
    const source = join(entry.parentPath, entry.name)
    const target = join(built, 'dist', relative(join(root, 'src'), source).replace(/\.ts$/, '.js'))
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, ts.transpileModule(await readFile(source, 'utf8'), { compilerOptions }).outputText)
  }
  await cp(join(root, 'package.json'), join(built, 'package.json')) // #platform
  await writeFile(join(built, 'load.js'), program)
})
afterAll(() => rm(built, { recursive: true, force: true }))

const environment = { ...process.env, MNIST_DIR: '' }

async function load(mirrorUrl: string, cacheDirectory: string): Promise<string> {
  const args = [join(built, 'load.js'), JSON.stringify(smallEntry(mirrorUrl)), cacheDirectory]
  return (await promisify(execFile)(process.execPath, args, { env: environment })).stdout.trim()
}

describe('processes that download into the same cache', () => {
  test('do not hurt each other, even over a bad connection', async () => {
    const { url } = await mirror((request, attempt) => {
      if (attempt > 2) honest(request, attempt)
      else request.response.destroy()
    })
    const cacheDirectory = await temporaryDirectory()
    const both = await Promise.all([load(url, cacheDirectory), load(url, cacheDirectory)])
    expect(both).toEqual(['true 40', 'true 40'])
    expect((await readdir(join(cacheDirectory, 'small'))).toSorted()).toEqual(names)
  })

  test('continue what one left that was killed', async () => {
    const images = `${fileNames.trainImages}.gz`
    const stuck = await mirror(({ body, response }) => {
      response.writeHead(200, { 'content-length': body.length })
      response.write(body.subarray(0, 5000))
    })
    const cacheDirectory = await temporaryDirectory()
    const directory = join(cacheDirectory, 'small')
    const victim = spawn(
      process.execPath,
      [join(built, 'load.js'), JSON.stringify(smallEntry(stuck.url)), cacheDirectory],
      { env: environment },
    )
    const parts = async (): Promise<string[]> => (await readdir(directory)).map((name) => join(directory, name))
    await expect.poll(async () => (await stat((await parts())[0]!)).size, { timeout: 240_000 }).toBe(5000)
    victim.kill('SIGKILL')
    await utimes((await parts())[0]!, 0, 0) // as if a while ago

    const good = await mirror()
    expect(await load(good.url, cacheDirectory)).toBe('true 40')
    const asked = good.log.find(({ name }) => name === images)
    expect(asked).toEqual({ name: images, start: 5000, sent: served[images]!.length - 5000 })
    expect((await readdir(directory)).toSorted()).toEqual(names)
  })
})
