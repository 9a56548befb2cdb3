import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { abortAt } from './support/abort.ts'
import { temporaryDirectory } from './support/output.ts'
import { experiment, nn } from './support/run.ts'

async function trained(): Promise<string> {
  const run = join(temporaryDirectory(), 'run')
  expect((await nn(['train', experiment('xor'), '--epochs', '3', '--out', run])).code).toBe(0)
  return run
}

/** Changes a file of a copy of a run. */
function edited(run: string, file: string, edit: (text: string) => string): string {
  const copy = join(temporaryDirectory(), 'run')
  cpSync(run, copy, { recursive: true })
  const before = readFileSync(join(copy, file), 'utf8')
  writeFileSync(join(copy, file), edit(before))
  expect(readFileSync(join(copy, file), 'utf8')).not.toBe(before)
  return copy
}

/** Compares, inspects and reports a run, which says each time what was edited. */
async function expectNamed(run: string, sentence: RegExp): Promise<void> {
  const compared = await nn(['compare', run])
  expect([compared.code, compared.stderr]).toEqual([0, expect.stringMatching(sentence)])
  expect((await nn(['inspect', run])).stdout).toMatch(sentence)
  expect((await nn(['report', run])).code).toBe(0)
  expect(readFileSync(join(run, 'report.html'), 'utf8')).toMatch(sentence)
}

const lines = (edit: (lines: string[]) => string[]) => (text: string) => edit(text.split('\n')).join('\n')

test('a figure that was edited is named', async () => {
  const run = await trained()
  const { stderr } = await nn(['compare', run])
  expect(stderr).toBe('')
  const manifest = edited(run, 'run.json', (text) => text.replace(/"testLoss": [\d.]+/, '"testLoss": 0.001'))
  await expectNamed(manifest, /run\.json was edited: testLoss is 0\.001, and was 0\.\d+\./)
  const log = edited(run, 'metrics.jsonl', (text) =>
    text.replace(/("type":"epoch","epoch":2,.*?"loss":)[\d.]+/, '$10.5'),
  )
  await expectNamed(log, /metrics\.jsonl: line \d+, epoch 2, was edited/)
})

test('so is anything else: another value, a line that is gone, added, moved or without its checksum, an end that is cut off', async () => {
  const run = await trained()
  await expectNamed(
    edited(run, 'run.json', (text) => text.replace('"seed": 3', '"seed": 4')),
    /run\.json was edited\./,
  )
  const changes: ((lines: string[]) => string[])[] = [
    (all) => all.toSpliced(2, 1),
    (all) => all.toSpliced(2, 0, all[1]!),
    (all) => all.with(2, all[3]!).with(3, all[2]!),
    (all) => all.with(2, all[2]!.replace(/,"chain":"\w+"/, '')),
  ]
  for (const change of changes) {
    await expectNamed(edited(run, 'metrics.jsonl', lines(change)), /line [34], \w+( \d)?, was edited, or a line before/)
  }
  await expectNamed(
    edited(
      run,
      'metrics.jsonl',
      lines((all) => all.slice(0, -3)),
    ),
    /metrics\.jsonl does not end as it did/,
  )
})

test('a run that went on, and one of an older version, also after it went on, have nothing to name', async () => {
  const run = join(temporaryDirectory(), 'run')
  await abortAt(20, ['train', experiment('stops'), '--out', run])
  const older = edited(
    edited(run, 'metrics.jsonl', (text) => text.replace(/,"chain":"\w+"/g, '')),
    'run.json',
    (text) => {
      const { log, checksum, ...rest } = JSON.parse(text) as Record<string, unknown>
      expect([typeof log, typeof checksum]).toEqual(['string', 'string'])
      return JSON.stringify(rest)
    },
  )
  for (const directory of [run, older]) {
    expect((await nn(['compare', directory])).stderr).toBe('')
    expect((await nn(['train', '--resume', directory])).code).toBe(0)
    const { code, stdout, stderr } = await nn(['compare', directory, '--json'])
    expect([code, stderr]).toEqual([0, ''])
    expect(JSON.parse(stdout)).toMatchObject({ runs: [{ edits: [] }] })
  }
})
