import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { abortAt } from './support/abort.ts'
import { temporaryDirectory } from './support/output.ts'
import { experiment, nn } from './support/run.ts'
import { startNn } from './support/spawn.ts'

const newRun = (): string => join(temporaryDirectory(), 'run')
const manifest = (run: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as Record<string, unknown>
const log = (run: string): string => readFileSync(join(run, 'metrics.jsonl'), 'utf8')
const weights = (run: string): Buffer => readFileSync(join(run, 'model.safetensors'))

async function trained(...argv: readonly string[]): Promise<string> {
  const run = newRun()
  expect((await nn(['train', ...argv, '--out', run])).code).toBe(0)
  return run
}

test('a run that its experiment stopped is complete', async () => {
  const run = await trained(experiment('plateau'))
  expect(manifest(run)).toMatchObject({ status: 'stopped', result: { epochs: 2 } })
  const [before, lines] = [weights(run), log(run)]
  const { code, stdout, stderr } = await nn(['train', '--resume', run])
  expect([code, stdout]).toEqual([0, ''])
  expect(stderr).toBe(`${run} is complete, after 2 epochs. A larger --epochs trains it for longer.\n`)
  expect([weights(run), log(run), manifest(run)['status']]).toEqual([before, lines, 'stopped'])
  expect(existsSync(join(run, 'run.lock'))).toBe(false)
})

test('the table of a run that goes on has its epochs of before, too', async () => {
  const run = await trained(experiment('xor'), '--epochs', '2')
  const { stdout } = await nn(['train', '--resume', run, '--epochs', '4'])
  expect(Array.from(stdout.matchAll(/^│ +(\d+) │/gm), ([, number]) => number)).toEqual(['1', '2', '3', '4'])
  const { stdout: other } = await nn(['train', '--resume', run, '--epochs', '5', '--json'])
  expect(other).not.toContain('earlier')
})

test('a completed run without its checkpoints is complete all the same', async () => {
  const run = await trained(experiment('xor'))
  rmSync(join(run, 'checkpoints'), { recursive: true })
  const before = log(run)
  expect(await nn(['train', '--resume', run])).toMatchObject({ code: 0, stdout: '' })
  expect(log(run)).toBe(before)
})

test('a run that goes on keeps the checkpoints that it was told to keep, or those that it is told now', async () => {
  const run = newRun()
  await abortAt(8, [
    'train',
    experiment('stops'),
    '--out',
    run,
    '--checkpoint-every',
    '5',
    '--keep',
    '2',
    '--best',
    'loss',
  ])
  await abortAt(22, ['train', '--resume', run])
  const numbered = (): string[] => readdirSync(join(run, 'checkpoints')).filter((name) => name.startsWith('step-'))
  expect(numbered()).toEqual(['step-00000015.safetensors', 'step-00000020.safetensors'])
  await abortAt(32, ['train', '--resume', run, '--keep', '1'])
  expect(numbered()).toEqual(['step-00000030.safetensors'])
  expect(manifest(run)['checkpoints']).toEqual({ every: 5, keep: 1, best: 'loss' })
})

test('the table and the chart at the end are those of the whole run', async () => {
  const run = newRun()
  await abortAt(30, ['train', experiment('stops'), '--out', run])
  const { stdout } = await nn(['train', '--resume', run])
  expect(stdout).toContain(`${run}, going on in epoch 3, after 30 updates\n`)
  for (const epoch of [1, 2, 3, 4, 5, 6]) expect(stdout).toMatch(new RegExp(`│ +${epoch} │`))
  expect(stdout).not.toContain('epoch 2/6')
  expect(readFileSync(join(run, 'curve.svg'), 'utf8')).toContain('<svg')
})

test('checkpoints that cannot be read are not taken for none: the run stays as it was', async () => {
  const run = newRun()
  await abortAt(20, ['train', experiment('stops'), '--out', run])
  rmSync(join(run, 'checkpoints'), { recursive: true })
  writeFileSync(join(run, 'checkpoints'), 'a file')
  const before = log(run)
  const { code, stderr } = await nn(['train', '--resume', run])
  expect([code, stderr]).toEqual([1, expect.stringMatching(/checkpoints cannot be read: ENOTDIR/)])
  expect([log(run), manifest(run)['status']]).toEqual([before, 'aborted'])
})

test('a run without its log goes on, and begins a new one', async () => {
  const [run, whole] = [newRun(), await trained(experiment('stops'))]
  await abortAt(20, ['train', experiment('stops'), '--out', run])
  rmSync(join(run, 'metrics.jsonl'))
  expect((await nn(['train', '--resume', run])).code).toBe(0)
  expect(weights(run)).toEqual(weights(whole))
  expect(log(run)).toMatch(/^\{"type":"start"[^\n]*"resumedAt":\{"epoch":2,"examples":90,"step":20\}/)
})

test.each([
  [['--keep', '3'], '--keep: says how many checkpoints of every n-th step stay. Give --checkpoint-every, too.'],
  [['--best', 'validationLoss'], '--best: validationLoss is no metric of clouds, which has no validation split.'],
])('%j is wrong usage, before anything is trained', async (options, message) => {
  const run = newRun()
  const { code, stderr } = await nn(['train', experiment('stops'), '--out', run, ...options])
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
  expect(existsSync(run)).toBe(false)
})

test('fewer epochs than the run is to have are wrong usage', async () => {
  const run = newRun()
  await abortAt(20, ['train', experiment('stops'), '--out', run])
  expect(await nn(['train', '--resume', run, '--epochs', '5'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`--epochs: ${run} is to have 6 epochs, got 5.`) as string,
  })
})

// Windows cannot send these signals to another process.
describe.skipIf(process.platform === 'win32')('a signal', () => {
  test('SIGTERM saves as Ctrl-C does; a second Ctrl-C ends at once; a killed run goes on from its last checkpoint', async () => {
    const whole = await trained(experiment('stops'))
    const run = newRun()
    const argv = ['train', experiment('stops'), '--json', '--out', run, '--checkpoint-every', '1']
    const first = startNn(argv, { HOLD_AFTER: '4', HOLD_UNTIL: 'SIGTERM' })
    await first.until('"step":4,')
    first.child.kill('SIGTERM')
    expect(await first.ended).toMatchObject({
      code: 130,
      stderr: expect.stringContaining(`\nGo on with nn train --resume ${run}\n`) as string,
    })
    expect(manifest(run)['status']).toBe('aborted')

    const second = startNn(['train', '--resume', run, '--json'], { HOLD_AFTER: '0' })
    await second.until('"start"')
    second.child.kill('SIGINT')
    await second.until('Ctrl-C again stops at once')
    second.child.kill('SIGINT')
    expect((await second.ended).code).toBe(130)
    expect([manifest(run)['status'], existsSync(join(run, 'run.lock'))]).toEqual(['running', true])

    const third = startNn(['train', '--resume', run, '--json'], { HOLD_AFTER: '0' })
    await third.until('"start"')
    const { code, stderr } = await nn(['train', '--resume', run])
    expect([code, stderr]).toEqual([1, expect.stringMatching(/process \d+ is working on this run/)])
    third.child.kill('SIGKILL')
    await third.ended
    expect((await nn(['train', '--resume', run])).code).toBe(0)
    expect(weights(run)).toEqual(weights(whole))
    expect(manifest(run)).toMatchObject({ status: 'completed', resumed: [{}, {}, {}] })
  })
})
