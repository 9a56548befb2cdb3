import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { examples, runReadme } from '@nn/testkit'

let directory = ''
beforeEach(() => {
  const home = join(import.meta.dirname, '..', '.readme')
  mkdirSync(home, { recursive: true })
  directory = mkdtempSync(join(home, 'test-'))
})
afterEach(() => {
  rmSync(directory, { recursive: true })
})

/** A README with one fence for each code. */
function readme(...codes: string[]): string {
  const path = join(directory, 'README.md')
  writeFileSync(path, ['# sample', ...codes.map((code) => `\`\`\`ts\n${code}\n\`\`\``), 'The end.'].join('\n\n'))
  return path
}

test('an example that prints what its comments say passes', async () => {
  await runReadme(readme("console.log('sum', 1 + 2) // → sum 3", 'console.log([1.5, 2]) // → [ 1.5, 2 ]'))
})

test('a README may be given as a URL', async () => {
  await runReadme(pathToFileURL(readme('console.log(1) // → 1')))
})

test('an example is TypeScript with top-level await and imports of workspace packages', async () => {
  await runReadme(
    readme(
      `import { Scalar } from '@nn/testkit'
const x: Scalar = await Promise.resolve(new Scalar(2))
console.log(x.multiply(x).value) // → 4`,
    ),
  )
})

test('an expectation goes on in the comments that follow, indented by three', async () => {
  await runReadme(
    readme(
      `console.log('[[1, 2],\\n [3, 4]]\\n\\nend') // → [[1, 2],
//    [3, 4]]
//
//   end
// An ordinary comment.
console.log(5) // → 5`,
    ),
  )
})

test('other output fails, and the message says where', async () => {
  await expect(runReadme(readme('1 + 1', 'console.log(2) // → 3'))).rejects.toThrow(/README\.md, the example on line 8/)
})

test('output that no comment announces fails', async () => {
  await expect(runReadme(readme('console.log(2)'))).rejects.toThrow()
})

test('an announced line that is not printed fails', async () => {
  await expect(runReadme(readme('if (1 > 2) console.log(1) // → 1'))).rejects.toThrow()
})

test('an example that throws fails with its message', async () => {
  await expect(runReadme(readme("throw new RangeError('out of range')"))).rejects.toThrow(
    'README.md, the example on line 4, failed: RangeError: out of range',
  )
})

test('an example that does not parse, or imports what is missing, fails', async () => {
  await expect(runReadme(readme('const = 1'))).rejects.toThrow('failed')
  await expect(runReadme(readme("import '@nn/missing'"))).rejects.toThrow('@nn/missing')
})

test('a README without an example fails', async () => {
  const path = join(directory, 'README.md')
  writeFileSync(path, '# sample\n\n```sh\nnpm start\n```\n')
  await expect(runReadme(path)).rejects.toThrow('expected at least one ```ts example, got none')
})

test('nothing is left behind, whether the example passes or throws', async () => {
  await runReadme(readme('console.log(1) // → 1'))
  await runReadme(readme('throw 1')).catch(() => undefined)
  expect(existsSync(join(directory, '.readme'))).toBe(true)
  expect(readdirSync(join(directory, '.readme'))).toEqual([])
})

test('console.log is itself again afterwards', async () => {
  const { log } = console
  await runReadme(readme('console.log(1) // → 1'))
  await runReadme(readme('throw 1')).catch(() => undefined)
  expect(console.log).toBe(log)
})

test('examples are found with their line and what they announce', () => {
  expect(examples('# a\n\n```ts\nf() // → 1\n```\n\n```js\ng()\n```\n\n```ts\nh()\n```\n')).toEqual([
    { line: 4, code: 'f() // → 1\n', expected: ['1'] },
    { line: 12, code: 'h()\n', expected: [] },
  ])
})
