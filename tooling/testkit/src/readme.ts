import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { format } from 'node:util'
import { expect, test, vi } from 'vitest'

/** A TypeScript fence of a README. */
export interface Example {
  /** The line of its first statement, from 1. */
  readonly line: number
  readonly code: string
  /** What its comments say it prints, line by line. */
  readonly expected: readonly string[]
}

/**
 * Declares the test that runs the examples of a package's README; call it from a file in the package's `test/` with
 * its `import.meta.dirname`.
 */
export function readmeTest(testDirectory: string): void {
  test('the examples of the README print what their comments say', async () => {
    await runReadme(join(testDirectory, '..', 'README.md'))
  })
}

/**
 * Runs every TypeScript example of a README inside vitest, unchanged and with its package's own imports, and compares
 * all that it prints with its comments:
 *
 *     console.log(x) // → expected
 *     //   and the lines that follow
 *
 * @throws Error if there is no example, or one throws or prints something else.
 */
export async function runReadme(readme: string | URL): Promise<void> {
  const path = readme instanceof URL ? fileURLToPath(readme) : readme
  const found = examples(readFileSync(path, 'utf8'))
  if (found.length === 0) throw new Error(`${basename(path)}: expected at least one \`\`\`ts example, got none.`)
  for (const example of found) {
    const where = `${basename(path)}, the example on line ${example.line}`
    const printed = await run(example, dirname(path)).catch((error: unknown) => {
      throw new Error(`${where}, failed: ${String(error)}`, { cause: error })
    })
    expect(printed, where).toEqual(example.expected)
  }
}

/** The TypeScript fences of a Markdown text. */
export function examples(markdown: string): Example[] {
  return [...markdown.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => {
    const code = match[1]!
    return { line: markdown.slice(0, match.index).split('\n').length + 1, code, expected: expectations(code) }
  })
}

function expectations(code: string): string[] {
  const expected: string[] = []
  let within = false // whether the lines before belong to an expectation
  for (const line of code.split('\n')) {
    const match: RegExpExecArray | null =
      /\/\/ → ?(.*)$/.exec(line) ?? (within ? /^\s*\/\/(?: {3}(.*))?$/.exec(line) : null)
    within = match !== null
    if (match) expected.push((match[1] ?? '').trimEnd())
  }
  return expected
}

/**
 * Runs an example from a file inside its package, so that imports resolve as they do there, and returns the lines that
 * it prints.
 */
async function run({ code }: Example, packageDirectory: string): Promise<string[]> {
  const home = join(packageDirectory, '.readme')
  mkdirSync(home, { recursive: true })
  const directory = mkdtempSync(join(home, 'run-')) // a name of its own: two processes may run the same tests
  const file = join(directory, 'example.ts')
  const printed: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => {
    printed.push(
      ...format(...values)
        .split('\n')
        .map((line) => line.trimEnd()),
    )
  })
  try {
    writeFileSync(file, code)
    await import(/* @vite-ignore */ pathToFileURL(file).href)
  } finally {
    log.mockRestore()
    rmSync(directory, { recursive: true })
  }
  return printed
}
