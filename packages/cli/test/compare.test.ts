import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ComparisonEvent } from '../src/events.ts'
import { createOutput, temporaryDirectory } from './support/output.ts'
import { experiment, nn } from './support/run.ts'

async function trained(name: string, ...argv: readonly string[]): Promise<string> {
  const out = join(temporaryDirectory(), name)
  expect(await nn(['train', experiment('xor'), '--out', out, ...argv])).toMatchObject({ code: 0 })
  return out
}

async function compared(...argv: readonly string[]): Promise<ComparisonEvent> {
  const { code, stdout } = await nn(['compare', ...argv, '--json'])
  expect(code).toBe(0)
  return JSON.parse(stdout) as ComparisonEvent
}

/** The cells of a line of the table. */
function row(stdout: string, title: string): string[] | undefined {
  const line = stdout.split('\n').find((text) => text.startsWith(`│ ${title} `))
  return line
    ?.split('│')
    .slice(2, -1)
    .map((cell) => cell.trim())
}

test('nn compare shows where runs differ, and marks what is best', async () => {
  const runs = [await trained('short', '--epochs', '2'), await trained('long', '--epochs', '30')]
  const { code, stdout, stderr } = await nn(['compare', ...runs])
  expect([code, stderr]).toEqual([0, ''])
  expect(row(stdout, 'planned epochs')).toEqual(['2', '30'])
  expect(row(stdout, 'epochs')).toEqual(['2', '30'])
  expect(row(stdout, 'seed')).toBeUndefined()
  expect(row(stdout, 'final test loss')).toEqual([expect.stringMatching(/^\d/), expect.stringMatching(/^\* \d/)])
  expect(row(stdout, 'experiment')).toEqual(['xor', 'xor'])
  expect(row(stdout, 'status')).toEqual(['completed', 'completed'])
  expect(stdout).toContain('* the best of all runs')
})

test('nn compare --sort puts the best first, whichever way that is', async () => {
  const runs = [await trained('short', '--epochs', '2'), await trained('long', '--epochs', '30')]
  const names = async (...sort: readonly string[]): Promise<string[]> =>
    (await compared(...runs, ...sort)).runs.map(({ name }) => name)
  expect(await names()).toEqual(['short', 'long'])
  expect(await names('--sort', 'testLoss')).toEqual(['long', 'short'])
  expect(await names('--sort', 'epochs')).toEqual(['long', 'short'])
  const { code, stderr } = await nn(['compare', ...runs, '--sort', 'beauty'])
  expect([code, stderr]).toEqual([2, expect.stringContaining('It must be one of validationLoss, validationAccuracy,')])
})

test('a run without a metric comes last', async () => {
  const [failed, good] = [await trained('failed', '--epochs', '1'), await trained('good', '--epochs', '1')]
  const manifest = join(failed, 'run.json')
  writeFileSync(
    manifest,
    readFileSync(manifest, 'utf8')
      .replace('"completed"', '"failed"')
      .replace(/,\s*"result": \{[^}]*\}/, ''),
  )
  writeFileSync(join(failed, 'metrics.jsonl'), '')
  const { runs } = await compared(failed, good, '--sort', 'testLoss')
  expect(runs.map(({ name, status, epochs }) => [name, status, epochs])).toEqual([
    ['good', 'completed', 1],
    ['failed', 'failed', 0],
  ])
  expect(row((await nn(['compare', failed, good])).stdout, 'final test loss')![0]).toBe('–')
})

test('runs of the first version, whose engine had no precision, and of one that recorded none, are read', async () => {
  const run = await trained('old', '--epochs', '1')
  const path = join(run, 'run.json')
  const { engine, ...whole } = JSON.parse(readFileSync(path, 'utf8')) as {
    engine: { kernels: string; threads: number }
  }
  const { kernels, threads } = engine
  for (const older of [{ ...whole, engine: { kernels, threads } }, whole]) {
    writeFileSync(path, JSON.stringify(older))
    expect(await nn(['compare', run])).toMatchObject({ code: 0 })
  }
})

test('final is what was recorded, best is over all epochs', async () => {
  const run = await trained('one', '--epochs', '12')
  const { result } = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as { result: Record<string, unknown> }
  const losses = readFileSync(join(run, 'metrics.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('"type":"epoch"'))
    .map((line) => (JSON.parse(line) as { testLoss: number }).testLoss)
  expect((await compared(run)).runs[0]).toMatchObject({
    final: { loss: result['testLoss'], accuracy: result['testAccuracy'] },
    best: { loss: Math.min(...losses) },
    weightsSha256: result['weightsSha256'],
    experiment: 'xor',
  })
})

test('validation has rows of its own where a run has it', async () => {
  const [run, other] = [await trained('validated', '--epochs', '2'), await trained('other', '--epochs', '2')]
  const path = join(run, 'metrics.jsonl')
  const log = readFileSync(path, 'utf8').replaceAll(
    '"testLoss"',
    '"validationLoss":0.25,"validationAccuracy":0.75,"testLoss"',
  )
  writeFileSync(path, log)
  const { stdout } = await nn(['compare', other, run])
  expect(row(stdout, 'final validation loss')).toEqual(['–', '* 0.2500'])
  expect(row(stdout, 'best validation accuracy')).toEqual(['–', '* 75.00%'])
  expect(row((await nn(['compare', other])).stdout, 'final validation loss')).toBeUndefined()
  expect((await compared(other, run, '--sort', 'validationLoss')).runs[0]!.name).toBe('validated')
})

test('runs that do not fit beside each other go into the next table', async () => {
  const names = ['a'.repeat(40), 'b'.repeat(40), 'c'.repeat(20)]
  const runs = []
  for (const name of names) runs.push(await trained(name, '--epochs', '1'))
  const stdout = Object.assign(createOutput(), { columns: 100 })
  await nn(['compare', ...runs], { stdout })
  const text = stdout.text()
  expect(text.match(/│ experiment /g)).toHaveLength(2)
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
})

test('in a terminal with colours the curves of the runs stand below', async () => {
  const runs = [await trained('short', '--epochs', '2'), await trained('long', '--epochs', '9')]
  const stdout = createOutput({ tty: true })
  await nn(['compare', ...runs], { stdout })
  const chart = stdout.text().split('test accuracy by epoch\n')[1]!
  const colors = new Set([...chart.matchAll(/\[(3\d)m[━┏┓┗┛┃]/g)].map(([, color]) => color))
  expect(colors).toEqual(new Set(['36', '33']))
  expect(chart).toMatch(/ 9\n.*█.* short\n.*█.* long\n$/)
  const plain = createOutput({ tty: true })
  await nn(['compare', ...runs], { stdout: plain, env: { NO_COLOR: '1' } })
  expect(plain.text()).not.toContain('by epoch\n')
})

test('of more runs than there are colours the first are drawn, and those of one epoch are not', async () => {
  const runs = [await trained('dot', '--epochs', '1')]
  const two = await trained('two', '--epochs', '2')
  for (const name of 'abcdefg') {
    runs.push(join(temporaryDirectory(), name))
    cpSync(two, runs.at(-1)!, { recursive: true })
  }
  const stdout = createOutput({ tty: true })
  await nn(['compare', ...runs], { stdout })
  const chart = stdout.text().split('test accuracy by epoch, 6 of 8 runs\n')[1]!
  expect([...chart.matchAll(/█\S* (\w+)/g)].map(([, name]) => name)).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
})

test('runs on values are compared by their loss alone', async () => {
  const out = join(temporaryDirectory(), 'run')
  await nn(['train', experiment('parabola'), '--out', out, '--epochs', '3'])
  const stdout = createOutput({ tty: true })
  await nn(['compare', out], { stdout })
  expect(stdout.text()).toContain('test loss by epoch\n')
  expect(stdout.text()).not.toContain('accuracy')
})
