import { execFileSync } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryDirectory } from './support/output.ts'
import { experiment, nn } from './support/run.ts'

// A named pipe in the place of a file: whoever reads it waits until somebody writes, in a way that no signal ends.
describe.skipIf(process.platform === 'win32')('a named pipe is not read', () => {
  test.each([
    ['run.json', ['inspect', 'eval', 'compare', 'report', 'train --resume']],
    ['metrics.jsonl', ['compare', 'report', 'train --epochs 30 --resume']],
    ['model.safetensors', ['inspect', 'eval']],
    ['checkpoints/last.safetensors', ['inspect-file', 'train --epochs 30 --resume']],
  ])('in place of %s', async (file, commands) => {
    const run = join(temporaryDirectory(), 'run')
    expect((await nn(['train', experiment('xor'), '--out', run])).code).toBe(0)
    for (const command of commands) {
      const copy = join(temporaryDirectory(), 'run')
      cpSync(run, copy, { recursive: true })
      rmSync(join(copy, file))
      execFileSync('mkfifo', [join(copy, file)])
      const argv = command === 'inspect-file' ? ['inspect', join(copy, file)] : [...command.split(' '), copy]
      const { code, stderr } = await nn(argv)
      expect([command, stderr]).toEqual([command, expect.stringMatching(/is not a regular file|neither a directory/)])
      const goesOn = command.startsWith('train') && file.startsWith('checkpoints') // from another checkpoint
      expect([command, code === 0]).toEqual([command, goesOn])
    }
  })

  test('nor as an experiment, nor as a log that is there already', async () => {
    const directory = temporaryDirectory()
    execFileSync('mkfifo', [join(directory, 'metrics.jsonl'), join(directory, 'experiment.ts')])
    expect((await nn(['train', join(directory, 'experiment.ts')])).stderr).toContain('is not a file')
    expect((await nn(['train', experiment('xor'), '--out', directory])).stderr).toContain('already holds metrics.jsonl')
  })
})
