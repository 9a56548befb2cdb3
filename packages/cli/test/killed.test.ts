import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { findCheckpoint } from '../src/checkpoint/find.ts'
import { dieAfter, revive } from './support/faults.ts'
import { jsonLines, temporaryDirectory } from './support/output.ts'
import { experiment, nn } from './support/run.ts'

vi.mock('node:fs', async (original) => (await import('./support/faults.ts')).mortalFs(await original()))
vi.mock('node:fs/promises', async (original) => (await import('./support/faults.ts')).mortalPromises(await original()))

const train = ['train', experiment('xor'), '--epochs', '2', '--checkpoint-every', '1', '--keep', '1']
const weights = (run: string): string => readFileSync(join(run, 'model.safetensors'), 'base64')

/** Of the good checkpoint that a run would go on from; 0 if there is none. */
async function newestStep(run: string): Promise<number> {
  return (await findCheckpoint(run)).found?.checkpoint.state.step ?? 0
}

/** Of the last checkpoint that the log says was kept. A line that the kill tore says nothing. */
function loggedStep(run: string): number {
  const log = join(run, 'metrics.jsonl')
  const steps = existsSync(log) ? readFileSync(log, 'utf8').matchAll(/"type":"checkpoint".*"step":(\d+)/g) : []
  return Math.max(0, ...Array.from(steps, ([, step]) => Number(step)))
}

const complete = ['checkpoints', 'curve.png', 'curve.svg', 'metrics.jsonl', 'model.safetensors', 'run.json']

test('a run that was killed at any write whatever is completed by --resume, or by --out where it had not begun', async () => {
  const whole = join(temporaryDirectory(), 'whole')
  expect((await nn([...train, '--out', whole])).code).toBe(0)
  const began: boolean[] = []
  for (let writes = 0; ; writes++) {
    const run = join(temporaryDirectory(), 'run')
    dieAfter(writes)
    await nn([...train, '--out', run]).catch(() => undefined)
    if (!revive()) break
    rmSync(join(run, 'run.lock'), { force: true }) // this process lives; lock.test.ts has the locks of dead ones
    began.push(existsSync(join(run, 'run.json')))
    expect(await newestStep(run)).toBeGreaterThanOrEqual(loggedStep(run))
    const { code, stderr } = await nn(began.at(-1) ? ['train', '--resume', run] : [...train, '--out', run])
    expect([writes, code, stderr]).toEqual([writes, 0, expect.any(String)])
    expect([writes, readdirSync(run).sort()]).toEqual([writes, complete])
    expect(JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'))).toMatchObject({ status: 'completed' })
    expect(weights(run)).toBe(weights(whole))
    const types = jsonLines(readFileSync(join(run, 'metrics.jsonl'), 'utf8')).map(({ type }) => type)
    expect([writes, types.filter((type) => type === 'done'), types.at(-1)]).toEqual([writes, ['done'], 'done'])
    expect(types.filter((type) => type === 'epoch')).toHaveLength(2)
  }
  expect(began.indexOf(true)).toBeGreaterThan(3) // directory, lock, log, checkpoints, manifest
  expect(began.slice(began.indexOf(true))).not.toContain(false)
  expect(began.length - began.indexOf(true)).toBeGreaterThan(20)
}, 600_000)
