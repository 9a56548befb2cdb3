import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from './support/output.ts'
import { experiment, nn } from './support/run.ts'

async function trained(...argv: readonly string[]): Promise<string> {
  const out = join(temporaryDirectory(), 'run')
  expect(await nn(['train', experiment('xor'), '--out', out, ...argv])).toMatchObject({ code: 0 })
  return out
}

test('nn eval computes again exactly what the run recorded', async () => {
  const run = await trained('--seed', '5')
  const { code, stdout, stderr } = await nn(['eval', run])
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toContain('xor: 4 test examples')
  expect(stdout).toContain('accuracy  100.00%\nExactly what the run recorded.\n')
  expect(stdout).toMatch(/│ same +│ +100\.00% │ +100\.00% │ +2 │/)
  expect(stdout).toMatch(/│ same +│ +2 │ +· │\n│ different │ +· │ +2 │/)
})

test('nn eval --json is one object', async () => {
  const run = await trained()
  const { stdout } = await nn(['eval', run, '--json'])
  expect(JSON.parse(stdout)).toMatchObject({
    type: 'evaluation',
    accuracy: 1,
    matches: true,
    confusion: [
      [2, 0],
      [0, 2],
    ],
  })
})

test('nn eval says when the result is another one', async () => {
  const run = await trained()
  edit(join(run, 'run.json'), (text) => text.replace(/"testLoss": [\d.e-]+/, '"testLoss": 0.5'))
  const { code, stdout } = await nn(['eval', run])
  expect(code).toBe(0)
  expect(stdout).toContain('The run recorded something else: loss 0.5000, accuracy 100.00%.')
})

test('nn eval refuses data that is not what the run was on, unless its directory is named', async () => {
  const run = await trained()
  edit(join(run, 'run.json'), (text) =>
    text.replace('"name": "xor",\n    "synthetic"', '"name": "mnist",\n    "synthetic"'),
  )
  const { code, stderr } = await nn(['eval', run])
  expect(code).toBe(1)
  expect(stderr).toContain('the run was on mnist, but the data found now is xor. Name its directory with --data.')
  expect(await nn(['eval', run, '--data', '.'])).toMatchObject({ code: 0 })
})

test('weights that are not those of the run are refused', async () => {
  const [run, other] = [await trained('--seed', '1'), await trained('--seed', '2')]
  writeFileSync(join(run, 'model.safetensors'), readFileSync(join(other, 'model.safetensors')))
  const { code, stderr } = await nn(['eval', run])
  expect(code).toBe(1)
  expect(stderr).toMatch(/model\.safetensors: the SHA-256 of the weights must be [0-9a-f]{64}, got [0-9a-f]{64}\./)
})

test.each([
  [
    'without run.json',
    (run: string) => {
      rmSync(join(run, 'run.json'))
    },
    /is not the directory of a run, it has no run\.json/,
  ],
  [
    'with a damaged run.json',
    (run: string) => {
      writeFileSync(join(run, 'run.json'), '{ "format"')
    },
    /run\.json: is damaged/,
  ],
  [
    'with a run.json of something else',
    (run: string) => {
      writeFileSync(join(run, 'run.json'), '{ "name": "x" }')
    },
    /was not written by nn train/,
  ],
  [
    'without weights',
    (run: string) => {
      rmSync(join(run, 'model.safetensors'))
    },
    /has no saved weights/,
  ],
  [
    'with damaged weights',
    (run: string) => {
      edit(join(run, 'model.safetensors'), (text) => text.slice(0, 40))
    },
    /model\.safetensors: /,
  ],
  [
    'whose experiment is gone',
    (run: string) => {
      edit(join(run, 'run.json'), (text) => text.replace('xor.ts', 'gone.ts'))
    },
    /its experiment .*gone\.ts is gone/,
  ],
])('a directory %s is refused with the reason and ends with 1', async (_, damage, message) => {
  const run = await trained('--epochs', '1')
  damage(run)
  const { code, stdout, stderr } = await nn(['eval', run])
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(message)
})

function edit(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, 'latin1')), 'latin1')
}
