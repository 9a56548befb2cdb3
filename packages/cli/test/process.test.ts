import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { jsonLines, temporaryDirectory } from './support/output.ts'
import { experiment } from './support/run.ts'
import { nnArguments, type Running, startNn } from './support/spawn.ts'

const execute = promisify(execFile)
const manifest = (run: string): unknown => JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'))

/** Without a validation split, the loss that chooses has to be named, or there is a notice on stderr. */
const endless = ['train', experiment('endless'), '--best', 'loss']

/** Starts to train an experiment that does something which it should not. */
function misbehaving(how: string, argv: readonly string[]): Running {
  return startNn(['train', experiment('misbehaves'), '--best', 'loss', ...argv], { MISBEHAVE: how })
}

test('a child process trains, and --json leaves nothing but JSON on stdout', async () => {
  const out = join(temporaryDirectory(), 'run')
  const { code, stdout, stderr } = await startNn(
    ['train', experiment('xor'), '--best', 'loss', '--json', '--out', out],
    {
      FORCE_COLOR: '1',
    },
  ).ended
  expect([code, stderr]).toEqual([0, ''])
  const types = jsonLines(stdout).map(({ type }) => type)
  // A slow machine has checkpoints in between, too.
  expect(types.filter((type) => type !== 'checkpoint')).toEqual([
    'start',
    ...Array.from({ length: 20 }, () => ['step', 'epoch']).flat(),
    'done',
  ])
  expect(types.at(-2)).toBe('checkpoint')
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

describe('an experiment that', () => {
  test.each([
    ['never finishes loading', 'wait in import', /misbehaves\.ts: never finishes loading: a top-level await/],
    ['never loads its data', 'wait in load', /xor: load\(\) never settles/],
    ['loads nothing', 'nothing in load', /xor: load\(\) must give a data set, got undefined\. Return one/],
    ['never comes back from a callback', 'wait in callback', /a callback gave a promise that never settles/],
  ])('%s fails with a sentence', async (_, how, sentence) => {
    const out = join(temporaryDirectory(), 'run')
    const { code, stderr } = await misbehaving(how, ['--out', out]).ended
    expect([code, stderr]).toEqual([1, expect.stringMatching(sentence)])
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(existsSync(out)).toBe(how === 'wait in callback')
    if (existsSync(out)) expect(manifest(out)).toMatchObject({ status: 'failed' })
    expect(existsSync(join(out, 'run.lock'))).toBe(false)
  })

  test.each(['reject', 'throw'])(
    'forgets to catch (%s) fails with a sentence and its place, and is saved',
    async (how) => {
      const out = join(temporaryDirectory(), 'run')
      const { code, stdout, stderr } = await misbehaving(`${how} in callback`, ['--json', '--out', out]).ended
      const sentence = /^error: nothing caught the error: forgotten \(\S*misbehaves\.ts:\d+\)\. Await or catch/m
      expect([code, stderr]).toEqual([1, expect.stringMatching(sentence)])
      expect(stderr).not.toMatch(/^ +at /m)
      expect(jsonLines(stdout).at(-1)).toMatchObject({ type: 'error' })
      expect(manifest(out)).toMatchObject({ status: 'aborted' })
      expect(existsSync(join(out, 'checkpoints', 'last.safetensors'))).toBe(true)
    },
  )
})

// Windows cannot send Ctrl-C to another process.
describe.skipIf(process.platform === 'win32')('a signal', () => {
  test('Ctrl-C saves the run and ends with 130', async () => {
    const out = join(temporaryDirectory(), 'run')
    const { child, until, ended } = startNn([...endless, '--json', '--out', out])
    await until('"step"')
    child.kill('SIGINT')
    const { code, stdout, stderr } = await ended
    expect(code).toBe(130)
    expect(stderr).toBe(
      `Interrupted: finishing the step, and saving. Ctrl-C again stops at once.\nGo on with nn train --resume ${out}\n`,
    )
    expect(jsonLines(stdout).at(-1)).toMatchObject({ type: 'done', reason: 'aborted' })
    expect(manifest(out)).toMatchObject({ status: 'aborted' })
  })

  test('Ctrl-C is heard between the shortest of epochs', async () => {
    const out = join(temporaryDirectory(), 'run')
    const { child, until, ended } = startNn(['train', experiment('xor'), '--json', '--epochs', '1000000', '--out', out])
    await until('"step"')
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ code: 130 })
  })

  test('SIGHUP, as when a terminal is closed, saves the run, too', async () => {
    const out = join(temporaryDirectory(), 'run')
    const { child, until, ended } = startNn([...endless, '--json', '--out', out])
    await until('"step"')
    child.kill('SIGHUP')
    expect((await ended).code).toBe(130)
    expect(manifest(out)).toMatchObject({ status: 'aborted' })
  })

  test.each(['import', 'callback'])('a second one ends an experiment whose %s loops for ever', async (place) => {
    const out = join(temporaryDirectory(), 'run')
    const { child, until, ended } = misbehaving(`loop in ${place}`, ['--out', out])
    await until('looping')
    child.kill('SIGTERM')
    child.kill('SIGHUP')
    expect((await ended).code).not.toBe(0)
    expect(child.signalCode).toBe('SIGKILL')
  })

  test.runIf(existsSync('/dev/full'))(
    'a full disk under stdout ends the run with 1, saved, in one sentence',
    async () => {
      const out = join(temporaryDirectory(), 'run')
      const command = [process.execPath, ...nnArguments, ...endless, '--out', out]
      await expect(execute('sh', ['-c', '"$@" > /dev/full', 'sh', ...command])).rejects.toMatchObject({
        code: 1,
        stderr:
          'error: standard output cannot be written: ENOSPC: no space left on device, write. ' +
          'A run that trains is saved, and nn train --resume goes on with it.\n',
      })
      expect(manifest(out)).toMatchObject({ status: 'aborted' })
      expect(existsSync(join(out, 'checkpoints', 'last.safetensors'))).toBe(true)
      const version = execute('sh', [
        '-c',
        '"$@" >/dev/full 2>/dev/full',
        'sh',
        process.execPath,
        ...nnArguments,
        '--version',
      ])
      await expect(version).rejects.toMatchObject({ code: 1 })
    },
  )

  test('a reader that leaves ends the run, quietly', async () => {
    const out = join(temporaryDirectory(), 'run')
    const { child, until, ended } = startNn([...endless, '--json', '--out', out])
    await until('"step"')
    child.stdout?.destroy()
    const { code, stderr } = await ended
    expect([code, stderr]).toEqual([130, ''])
  })

  test('| head -1 prints one line and no complaint', async () => {
    const out = join(temporaryDirectory(), 'run')
    const command = [process.execPath, ...nnArguments, 'train', experiment('xor'), '--best', 'loss', '--out', out]
      .map((word) => `'${word}'`)
      .join(' ')
    const { stdout, stderr } = await execute('sh', ['-c', `${command} | head -1`])
    expect([stdout.split('\n').length, stderr]).toEqual([2, ''])
  })
})
