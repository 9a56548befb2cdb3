import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ComparisonEvent } from '../src/events.ts'
import { jsonLines, temporaryDirectory } from './support/output.ts'
import { experiment, nn } from './support/run.ts'

async function trained(name: string, ...argv: readonly string[]): Promise<readonly [run: string, stdout: string]> {
  const run = join(temporaryDirectory(), 'run')
  const { code, stdout } = await nn(['train', experiment(name), '--out', run, ...argv])
  expect(code).toBe(0)
  return [run, stdout]
}

const edit = (path: string, change: (text: string) => string): void => {
  writeFileSync(path, change(readFileSync(path, 'utf8')))
}

async function compared(...argv: readonly string[]): Promise<ComparisonEvent> {
  return JSON.parse((await nn(['compare', ...argv, '--json'])).stdout) as ComparisonEvent
}

describe('a run in which the test data chose', () => {
  test('says so in its headline, in run.json, and in everything that shows it', async () => {
    const [run, stdout] = await trained('digits', '--best', 'testLoss')
    expect(stdout).toMatch(
      /Done\. Validation accuracy .*, test accuracy .* \(chosen by the test data: bestCheckpoint by testLoss\)/,
    )
    const manifest = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as Record<string, unknown>
    expect(manifest['monitors']).toEqual({ bestCheckpoint: 'testLoss' })
    expect((await nn(['eval', run])).stdout).toContain('The test data chose: bestCheckpoint by testLoss.')
    expect((await nn(['inspect', run])).stdout).toContain('chosen by the test data: bestCheckpoint by testLoss')
    expect((await nn(['compare', run])).stdout).toMatch(/chosen by test data +│ +bestCheckpoint by testLoss/)
    expect((await nn(['report', run])).code).toBe(0)
    const page = readFileSync(join(run, 'report.html'), 'utf8')
    expect(page).toContain('the test data chose: bestCheckpoint by testLoss.')
    expect(page).toContain('Test accuracy, chosen by the test data')
  })

  test('is told about when it begins', async () => {
    const run = join(temporaryDirectory(), 'run')
    const { stderr } = await nn(['train', experiment('digits'), '--best', 'testLoss', '--out', run])
    expect(stderr).toContain('The test data chooses: bestCheckpoint by testLoss.')
  })
})

describe('a run with a validation split', () => {
  test('chooses by it, and shows it first; the test data is only in the result', async () => {
    const [run, stdout] = await trained('digits')
    expect(stdout).toMatch(/^epoch 1\/2 {2}validation accuracy [\d.]+% {2}training accuracy [\d.]+% /m)
    const log = jsonLines(readFileSync(join(run, 'metrics.jsonl'), 'utf8'))
    for (const event of log.filter(({ type }) => type === 'epoch')) {
      expect(Object.keys(event).slice(0, 3)).toEqual(['type', 'epoch', 'validationLoss'])
      expect(event).not.toHaveProperty('testLoss')
    }
    const done = log.at(-1)!
    expect(done).toMatchObject({ type: 'done', monitors: { bestCheckpoint: 'validationLoss' } })
    const { result } = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as { result: Record<string, unknown> }
    for (const name of ['validationLoss', 'validationAccuracy', 'testLoss', 'testAccuracy']) {
      expect(result[name]).toBe(done[name])
    }
    const evaluated = JSON.parse((await nn(['eval', run, '--json'])).stdout) as Record<string, unknown>
    expect(evaluated).toMatchObject({ matches: true, chosenByTest: [], loss: result['testLoss'] })
    await nn(['report', run])
    const page = readFileSync(join(run, 'report.html'), 'utf8')
    expect(page.indexOf('>Validation accuracy<')).toBeLessThan(page.indexOf('>Test accuracy<'))
    expect(page).not.toContain('Best test')
    expect(page).toContain('training on 160 examples')
  })

  test('is compared by it: sorted, and marked, but not by the test data', async () => {
    const [short] = await trained('digits', '--epochs', '1')
    const [long] = await trained('digits', '--epochs', '9')
    const { sort, runs } = await compared(short, long)
    expect(sort).toBe('validationLoss')
    expect(runs.map(({ directory }) => directory)).toEqual([long, short])
    expect(runs[0]!.curve).toMatchObject({ metric: 'accuracy', split: 'validation' })
    const { stdout } = await nn(['compare', short, long])
    const rows = new Map(stdout.split('\n').map((line) => [line.split('│')[1]?.trim(), line]))
    expect(rows.get('final validation loss')).toContain('*')
    expect(rows.get('final test loss')).not.toContain('*')
    expect([...rows.keys()].some((title) => title?.startsWith('best test'))).toBe(false)
    const [plain] = await trained('xor', '--epochs', '1')
    expect((await compared(plain, short)).runs.map(({ directory }) => directory)).toEqual([plain, short])
  })
})

test('a run of the last version is resumed, compared and reported; its training figures say what they are', async () => {
  const [run] = await trained('xor', '--epochs', '2')
  edit(join(run, 'run.json'), (text) => text.replace(/,\s*"monitors": \{[^}]*\}/, ''))
  edit(join(run, 'metrics.jsonl'), (text) =>
    text
      .replaceAll(/"training(Loss|Accuracy)":[^,]*,/g, '')
      .replaceAll(/"trainingSample":\d+,|"monitors":\{[^}]*\},/g, ''),
  )
  expect((await nn(['compare', run])).code).toBe(0)
  expect((await nn(['report', run])).code).toBe(0)
  expect(readFileSync(join(run, 'report.html'), 'utf8')).toContain('training, before each update')
  expect(await nn(['train', '--resume', run, '--epochs', '4'])).toMatchObject({ code: 0 })
})
