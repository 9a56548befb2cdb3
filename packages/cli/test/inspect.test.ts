import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tensor } from '@nn/tensor'
import { encodeNpy } from '@nn/tensor/npy'
import { encodeSafetensors } from '@nn/tensor/safetensors'
import { expect, test } from 'vitest'
import { statisticsOf } from '../src/inspect/statistics.ts'
import { experiment, nn } from './support/run.ts'
import { temporaryDirectory } from './support/output.ts'

async function trained(): Promise<string> {
  const out = join(temporaryDirectory(), 'run')
  expect(await nn(['train', experiment('xor'), '--out', out, '--epochs', '3'])).toMatchObject({ code: 0 })
  return out
}

function file(name: string, bytes: Uint8Array): string {
  const path = join(temporaryDirectory(), name)
  writeFileSync(path, bytes)
  return path
}

test('statistics are those worked by hand', () => {
  expect(statisticsOf(Float32Array.of(-2, 0, 0, 2, NaN, Infinity))).toEqual({
    min: -2,
    max: 2,
    mean: 0,
    standardDeviation: Math.sqrt(2),
    norm: Math.sqrt(8),
    zeros: 2,
    nonFinite: 2,
    histogram: [1, 0, 0, 0, 0, 2, 0, 0, 0, 1],
  })
  expect(statisticsOf(Float32Array.of(3, 3))).toMatchObject({
    mean: 3,
    standardDeviation: 0,
    histogram: [0, 0, 0, 0, 0, 2, 0, 0, 0, 0],
  })
  expect(statisticsOf(new Float32Array())).toMatchObject({ min: NaN, mean: NaN, standardDeviation: NaN, zeros: 0 })
})

test('a large mean does not drown the deviation', () => {
  expect(statisticsOf(Float32Array.from({ length: 1000 }, (_, i) => 1e6 + (i % 2))).standardDeviation).toBeCloseTo(
    0.5,
    9,
  )
})

test('nn inspect shows a run: provenance, model and weights', async () => {
  const run = await trained()
  const { code, stdout, stderr } = await nn(['inspect', run])
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/^status +completed$/m)
  expect(stdout).toMatch(/^overrides +epochs 3$/m)
  expect(stdout).toMatch(/^data +xor, inputs \[2\], classes same, different$/m)
  expect(stdout).toMatch(/^result +3 epochs, 3 updates, test loss 0\.\d+, test accuracy [\d.]+%$/m)
  expect(stdout).toMatch(/^weights +SHA-256 [0-9a-f]{64}, as recorded$/m)
  expect(stdout).toContain('Total parameters: 42 (168 B)')
  expect(stdout).toMatch(/│ 0\.weight +│ \[2, 8\] +│ +16 │/)
  expect(stdout).toContain('4 tensors, 42 numbers\n')
})

test('nn inspect --json of a run is one object with the manifest and each tensor', async () => {
  const run = await trained()
  const { stdout } = await nn(['inspect', run, '--json'])
  expect(JSON.parse(stdout)).toMatchObject({
    type: 'inspection',
    kind: 'run',
    run: {
      manifest: { status: 'completed', dataset: { name: 'xor' } },
      checkpoints: ['best.safetensors', 'last.safetensors'],
    },
    file: { tensors: [{ name: '0.bias', shape: [8], count: 8, bytes: 32, nonFinite: 0 }, {}, {}, {}] },
  })
})

test('a run whose experiment is gone is still shown, without the model', async () => {
  const run = await trained()
  const path = join(run, 'run.json')
  writeFileSync(path, readFileSync(path, 'utf8').replace('xor.ts', 'gone.ts'))
  const { code, stdout, stderr } = await nn(['inspect', run])
  expect(code).toBe(0)
  expect(stderr).toContain('gone.ts is gone')
  expect(stdout).toContain('0.weight')
  expect(stdout).not.toContain('Total parameters')
})

test('a run that failed says why, and has no weights to show', async () => {
  const out = join(temporaryDirectory(), 'run')
  expect(await nn(['train', experiment('explodes'), '--out', out])).toMatchObject({ code: 1 })
  const { code, stdout } = await nn(['inspect', out])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^status +failed: .*NaN/m)
  expect(stdout).not.toContain('│')
})

test('a safetensors file: its metadata, and what float32 does not hold', async () => {
  const path = file(
    'a.safetensors',
    encodeSafetensors({ b: tensor([[1, NaN]]), a: tensor([0, 0, 4]) }, { by: 'me\u001b[31m' }),
  )
  const { code, stdout } = await nn(['inspect', path])
  expect(code).toBe(0)
  expect(stdout).toContain('a.safetensors: a safetensors file')
  expect(stdout).toMatch(/^by +me\\u001b\[31m$/m)
  expect(stdout).toMatch(/│ a +│ +\[3\] │ +3 │ +0 │ +4 │ +1\.33 │ +1\.89 │ +4 │ +66\.7% │ +0 │/)
  expect(stdout).toMatch(/│ b +│ +\[1, 2\] │ +2 │ +1 │ +1 │ +1 │ +0 │ +1 │ +0\.0% │ +1 │/)
})

test('a foreign file with other types', async () => {
  const header = '{"h":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}'
  const length = Uint8Array.of(header.length, 0, 0, 0, 0, 0, 0, 0)
  const bytes = Buffer.concat([length, Buffer.from(header), Uint8Array.of(0x80, 0x3f, 0x00, 0xc0)])
  const { stdout } = await nn(['inspect', file('foreign', bytes), '--json'])
  expect(JSON.parse(stdout)).toMatchObject({
    file: { tensors: [{ name: 'h', dtype: 'BF16', bytes: 4, min: -2, max: 1 }] },
  })
})

test('a checkpoint is grouped, and its state is not printed whole', async () => {
  const tensors = { '0.weight': tensor([1]), 'optimizer/first': tensor([2]), 'optimizer/second': tensor([3]) }
  const path = file(
    'c.safetensors',
    encodeSafetensors(tensors, { format: 'nn-checkpoint-1', state: `{"step":7,"x":"${'y'.repeat(1e6)}"}` }),
  )
  const { stdout } = await nn(['inspect', path])
  expect(stdout.length).toBeLessThan(4000)
  expect(stdout).toMatch(/^state +\{"step":7,.*… \(1,000,017 characters\)$/m)
  expect(stdout).toMatch(/0\.weight[^]*\noptimizer\n┌[^]*│ first [^]*│ second /)
})

test('the checkpoints of a run are named', async () => {
  const run = await trained()
  expect((await nn(['inspect', run])).stdout).toMatch(/^checkpoints +best\.safetensors, last\.safetensors$/m)
  const { stdout } = await nn(['inspect', join(run, 'checkpoints', 'last.safetensors')])
  expect(stdout).toMatch(/0\.weight[^]*\noptimizer\n/)
})

test('an .npy file', async () => {
  const { stdout } = await nn([
    'inspect',
    file(
      'x.npy',
      encodeNpy(
        tensor([
          [1, 2],
          [3, 4],
        ]),
      ),
    ),
  ])
  expect(stdout).toContain('x.npy: an .npy file')
  expect(stdout).toMatch(/│ array +│ +<f4 │ +\[2, 2\] │ +4 │ +1 │ +4 │ +2\.5 │/)
})

test.each([
  ['a truncated safetensors file', encodeSafetensors({ a: tensor([1]) }).subarray(0, 66), 'safetensors: '],
  ['a truncated .npy file', encodeNpy(tensor([1, 2])).subarray(0, 130), 'npy: expected 8 bytes of data, got 2.'],
  ['an empty file', new Uint8Array(), 'safetensors: expected at least 8 bytes, got 0.'],
])('%s is refused with the reason and ends with 1', async (_, bytes, message) => {
  const path = file('damaged', bytes)
  const { code, stdout, stderr } = await nn(['inspect', path])
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain(`error: ${path}: ${message}`)
})

test('a run with damaged or foreign weights is refused', async () => {
  const run = await trained()
  writeFileSync(join(run, 'model.safetensors'), encodeSafetensors({ a: tensor([1]) }))
  expect(await nn(['inspect', run])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('The file was changed.') as string,
  })
  rmSync(join(run, 'model.safetensors'))
  expect(await nn(['inspect', run])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('has no saved weights') as string,
  })
})

test('nothing there is wrong usage', async () => {
  expect(await nn(['inspect', 'nowhere'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('there is no run or file at nowhere') as string,
  })
})
