import { expect, test } from 'vitest'
import { experiment, nn } from './support/run.ts'

test('nn without a command prints its help on stderr and ends with 2', async () => {
  const { code, stdout, stderr } = await nn([])
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain('Usage: nn')
})

test.each([
  [['--help']],
  [['help']],
  [['help', 'train']],
  [['init', '--help']],
  [['train', '--help']],
  [['eval', '--help']],
  [['predict', '--help']],
  [['inspect', '--help']],
])('nn %s prints examples on stdout and ends with 0', async (argv) => {
  const { code, stdout, stderr } = await nn(argv)
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/Examples:\n {2}nn /)
})

test('nn --version prints the version of the package', async () => {
  expect(await nn(['--version'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
  })
})

test.each([
  [['trian', 'x.ts'], "error: unknown command 'trian'\n  (Did you mean train?)"],
  [['train', 'x.ts', '--epoch', '3'], "error: unknown option '--epoch'\n  (Did you mean --epochs?)"],
  [['train'], 'error: expected an experiment, or --resume with a run'],
  [['train', 'x.ts', '--epochs', '0'], "argument '0' is invalid. It must be an integer of at least 1."],
  [['train', 'x.ts', '--epochs', '1e3'], 'It must be an integer of at least 1.'],
  [['train', 'x.ts', '--batch-size', 'half'], "It must be an integer of at least 1, or 'full'."],
  [['train', 'x.ts', '--learning-rate', '-1'], 'It must be a number greater than 0.'],
  [['train', 'x.ts', '--seed', '1.5'], 'It must be an integer of at least 0.'],
  [['train', 'x.ts', '--threads', '0'], 'It must be an integer of at least 1.'],
  [['train', 'nowhere.ts'], 'error: there is no experiment at nowhere.ts. Give the path of a TypeScript file.'],
  [['train', import.meta.dirname], 'is not a file'],
  [['eval', 'nowhere'], 'error: there is no run at nowhere. Give the directory of a run.'],
])('nn %s is wrong usage: it says so on stderr and ends with 2', async (argv, message) => {
  const { code, stdout, stderr } = await nn(argv)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain(message)
})

test('with --json, wrong usage is also the last line of JSON', async () => {
  const { code, stdout } = await nn(['train', experiment('xor'), '--json', '--seed', 'x'])
  expect(code).toBe(2)
  expect(JSON.parse(stdout)).toMatchObject({ type: 'error', message: expect.stringContaining('--seed') as string })
})
