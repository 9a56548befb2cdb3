import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { jsonLines, temporaryDirectory } from './support/output.ts'
import { experiment } from './support/run.ts'
import { nnArguments, startNn } from './support/spawn.ts'

const execute = promisify(execFile)

test('a child process trains, and --json leaves nothing but JSON on stdout', async () => {
  const out = join(temporaryDirectory(), 'run')
  const { code, stdout, stderr } = await startNn(['train', experiment('xor'), '--json', '--out', out], {
    FORCE_COLOR: '1',
  }).ended
  expect([code, stderr]).toEqual([0, ''])
  expect(jsonLines(stdout).map(({ type }) => type)).toEqual([
    'start',
    ...Array.from({ length: 20 }, () => ['step', 'epoch']).flat(),
    'checkpoint', // the last
    'checkpoint', // the best
    'done',
  ])
})

test('a piped run has lines and no escape sequences', async () => {
  const out = join(temporaryDirectory(), 'run')
  const { stdout, stderr } = await startNn(['train', experiment('xor'), '--out', out]).ended
  expect(stdout.match(/^epoch +\d+\/20 {2}/gm)).toHaveLength(20)
  expect(stdout + stderr).not.toContain('\u001b')
})

test('wrong usage ends the process with 2', async () => {
  expect(await startNn(['train']).ended).toMatchObject({ code: 2, stdout: '' })
})

// Windows cannot send Ctrl-C to another process.
describe.skipIf(process.platform === 'win32')('a signal', () => {
  test('Ctrl-C saves the run and ends with 130', async () => {
    const out = join(temporaryDirectory(), 'run')
    const { child, until, ended } = startNn(['train', experiment('endless'), '--json', '--out', out])
    await until('"step"')
    child.kill('SIGINT')
    const { code, stdout, stderr } = await ended
    expect(code).toBe(130)
    expect(stderr).toBe(
      `Interrupted: finishing the step, and saving. Ctrl-C again stops at once.\nGo on with nn train --resume ${out}\n`,
    )
    expect(jsonLines(stdout).at(-1)).toMatchObject({ type: 'done', reason: 'aborted' })
    expect(JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'))).toMatchObject({ status: 'aborted' })
  })

  test('Ctrl-C is heard between the shortest of epochs', async () => {
    const out = join(temporaryDirectory(), 'run')
    const { child, until, ended } = startNn(['train', experiment('xor'), '--json', '--epochs', '1000000', '--out', out])
    await until('"step"')
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ code: 130 })
  })

  test('a reader that leaves ends the run, quietly', async () => {
    const out = join(temporaryDirectory(), 'run')
    const { child, until, ended } = startNn(['train', experiment('endless'), '--json', '--out', out])
    await until('"step"')
    child.stdout?.destroy()
    const { code, stderr } = await ended
    expect([code, stderr]).toEqual([130, ''])
  })

  test('| head -1 prints one line and no complaint', async () => {
    const out = join(temporaryDirectory(), 'run')
    const command = [process.execPath, ...nnArguments, 'train', experiment('xor'), '--out', out]
      .map((word) => `'${word}'`)
      .join(' ')
    const { stdout, stderr } = await execute('sh', ['-c', `${command} | head -1`])
    expect([stdout.split('\n').length, stderr]).toEqual([2, ''])
  })
})
