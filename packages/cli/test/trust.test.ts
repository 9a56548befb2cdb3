import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory } from './support/output.ts'
import { experiment, nn } from './support/run.ts'

const marked = globalThis as { executed?: string[] }

/** The code of an experiment that leaves a mark when it runs. */
const code = (name: string): string =>
  `(globalThis.executed ??= []).push('${name}'); export { default } from '${experiment('xor')}'\n`

/** A run that was trained from a file in this project, which goes away with the test. */
async function trained(): Promise<{ readonly run: string; readonly file: string }> {
  const file = join(import.meta.dirname, 'experiments', `${basename(temporaryDirectory())}.js`)
  writeFileSync(file, code('own'))
  onTestFinished(() => {
    rmSync(file)
  })
  const run = join(temporaryDirectory(), 'run')
  expect((await nn(['train', file, '--out', run])).code).toBe(0)
  marked.executed = []
  return { run, file }
}

/** Lets a run name another experiment, with its right hash, as one can who makes a run to deceive. */
function rename(run: string, file: string): void {
  const path = join(run, 'run.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex')
  writeFileSync(path, JSON.stringify({ ...manifest, experiment: { name: 'x', path: file, sha256 } }))
}

const commands = [['eval'], ['report'], ['predict', '--top', '1'], ['train', '--epochs', '30', '--resume']]

/** Each command that needs an experiment, without and with --trust: what ran, and what it said. */
async function useRun(run: string, sentence: RegExp): Promise<void> {
  for (const command of commands) {
    const argv = [...command, run, ...(command[0] === 'predict' ? ['picture.png'] : [])]
    const { stderr } = await nn(argv)
    expect([command, marked.executed, stderr]).toEqual([command, [], expect.stringMatching(sentence)])
    expect(stderr).toContain('Its code is not run. If you trust it, give --trust.')
  }
}

describe('the experiment of a run is not executed', () => {
  test('if it lies in the directory of the run, also by a link', async () => {
    const { run } = await trained()
    const evil = join(run, 'evil.mjs')
    writeFileSync(evil, code('evil'))
    rename(run, evil)
    await useRun(run, /evil\.mjs lies in the directory of the run, and may have come with it/)
    const link = join(import.meta.dirname, 'experiments', `link-${basename(temporaryDirectory())}.js`)
    symlinkSync(evil, link)
    onTestFinished(() => {
      rmSync(link)
    })
    rename(run, link)
    await useRun(run, /lies in the directory of the run/)
  })

  test('if it lies outside the project', async () => {
    const { run } = await trained()
    const elsewhere = join(temporaryDirectory(), 'elsewhere')
    mkdirSync(elsewhere)
    writeFileSync(join(elsewhere, 'evil.mjs'), code('evil'))
    rename(run, join(elsewhere, 'evil.mjs'))
    await useRun(run, /evil\.mjs lies outside \S+, and the run may come from elsewhere/)
  })

  test('if it was edited, unless it is trusted', async () => {
    const { run, file } = await trained()
    writeFileSync(file, `// edited\n${code('edited')}`)
    await useRun(run, /was edited since the run began/)
    expect(await nn(['train', '--epochs', '30', '--resume', run, '--trust'])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('was edited since the run began.\n') as string,
    })
  })
})

test('one that is as it was is executed, and inspect and compare need none', async () => {
  const { run, file } = await trained()
  expect((await nn(['eval', run])).code).toBe(0)
  rmSync(file)
  const inspection = await nn(['inspect', run])
  expect([inspection.code, inspection.stderr]).toEqual([0, ''])
  expect(inspection.stdout).toContain('Total parameters: 42 (168 B)')
  expect((await nn(['compare', run])).code).toBe(0)
  writeFileSync(file, '') // for its removal
})

test('a run of an older version, without its table, its engine and its versions, is shown without them', async () => {
  const { run } = await trained()
  const path = join(run, 'run.json')
  const { summary, engine, versions, ...older } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  expect([typeof summary, typeof engine, typeof versions]).toEqual(['string', 'object', 'object'])
  writeFileSync(path, JSON.stringify(older))
  const { code, stdout } = await nn(['inspect', run])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^status +completed$/m)
  expect(stdout).not.toMatch(/Total parameters|^engine|^versions/m)
  for (const command of ['compare', 'report', 'eval']) expect((await nn([command, run])).code).toBe(0)
})
