import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tensor, zeros } from '@nn/tensor'
import { encodeNpy } from '@nn/tensor/npy'
import { encodeSafetensors } from '@nn/tensor/safetensors'
import { expect, test } from 'vitest'
import type { InspectionEvent } from '../src/events.ts'
import { statisticsOf } from '../src/inspect/statistics.ts'
import type { Manifest } from '../src/record/manifest.ts'
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

const numbered = (count: number, name: (i: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => name(i))

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
      checkpoints: expect.arrayContaining(['best.safetensors', 'last.safetensors']) as string[],
    },
    file: { tensors: [{ name: '0.bias', shape: [8], count: 8, bytes: 32, nonFinite: 0 }, {}, {}, {}] },
  })
})

test('a run whose experiment is gone is shown whole', async () => {
  const run = await trained()
  const path = join(run, 'run.json')
  writeFileSync(path, readFileSync(path, 'utf8').replace('xor.ts', 'gone.ts'))
  const { code, stdout, stderr } = await nn(['inspect', run])
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toContain('0.weight')
  expect(stdout).toContain('Total parameters: 42')
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

test('of a run from elsewhere with thousands of classes and checkpoints the first ones are named', async () => {
  const run = await trained()
  const manifest = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as Manifest
  const classes = numbered(5000, (i) => `class${i}`)
  writeFileSync(join(run, 'run.json'), JSON.stringify({ ...manifest, dataset: { ...manifest.dataset, classes } }))
  for (const name of numbered(130, (i) => `x${String(i).padStart(3, '0')}.safetensors`)) {
    writeFileSync(join(run, 'checkpoints', name), '')
  }
  const { stdout } = await nn(['inspect', run])
  expect(stdout).toContain('class99 and 4,900 more\n')
  expect(stdout).toMatch(/, x0\d\d\.safetensors and 3\d more\n/)
})

test('the checkpoints of a run are named', async () => {
  const run = await trained()
  expect((await nn(['inspect', run])).stdout).toMatch(
    /^checkpoints +best\.safetensors, last\.safetensors(, previous\.safetensors)?$/m, // which a slow machine keeps
  )
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

/** A safetensors file of tensors without numbers, as many as there are names. */
function empty(names: readonly string[], metadata: Readonly<Record<string, string>> = {}): string {
  return file(
    'empty.safetensors',
    encodeSafetensors(Object.fromEntries(names.map((name) => [name, zeros([0])])), metadata),
  )
}

test('of a file of many tensors the first thousand are shown, and how many more there are', async () => {
  const shown = await nn(['inspect', empty(numbered(1000, (i) => `t${i}`))])
  expect(shown.stdout).not.toContain('not shown')
  const path = empty(numbered(1234, (i) => `t${String(i).padStart(4, '0')}`))
  const { stdout } = await nn(['inspect', path])
  expect(stdout).toContain('t0999 ')
  expect(stdout).not.toContain('t1000 ')
  expect(stdout).toContain('… and 234 more tensors, not shown\n1,234 tensors, 0 numbers\n')
  const { file: inspected } = JSON.parse((await nn(['inspect', path, '--json'])).stdout) as InspectionEvent
  expect(inspected?.tensors).toHaveLength(1000)
  expect(inspected?.total).toEqual({ metadata: 0, tensors: 1234, numbers: 0 })
})

test('of much metadata a hundred entries are shown, and of a long name or text its beginning', async () => {
  const entries = numbered(150, (i) => `key${String(i).padStart(3, '0')}`).map((key) => [key, 'v'] as const)
  const { stdout } = await nn([
    'inspect',
    empty(['n'.repeat(1e6)], { ...Object.fromEntries(entries), a: 'x'.repeat(1e6) }),
  ])
  expect(stdout).toContain('key098  ')
  expect(stdout).not.toContain('key099  ')
  expect(stdout).toContain('… and 51 more metadata entries, not shown')
  expect(stdout).toContain(`${'n'.repeat(100)}… (1,000,000 characters)`)
  expect(stdout).toContain(`${'x'.repeat(100)}… (1,000,000 characters)`)
  expect(stdout.length).toBeLessThan(20_000)
})

test('a checkpoint of as many groups as tensors is shown group by group, the weights first', async () => {
  const names = numbered(3000, (i) => `g${String(i).padStart(4, '0')}/t`)
  const { stdout } = await nn(['inspect', empty([...names, 'zweight'], { format: 'nn-checkpoint-1' })])
  expect(stdout.indexOf('zweight')).toBeLessThan(stdout.indexOf('g0000'))
  expect(stdout).toContain('… and 2,001 more tensors, not shown\n3,001 tensors, 0 numbers\n')
})

test.each([
  [`{"a":${'['.repeat(1e6)}`, 'nested at most 8 deep'],
  [`{${'"a":[],'.repeat(1e6)}"b":[]}`, 'at most 1000000 names and values'],
])('a header made to take memory is refused before it is read: %.9s', async (header, reason) => {
  const bytes = Buffer.concat([Buffer.alloc(8), Buffer.from(header)])
  bytes.writeBigUInt64LE(BigInt(header.length))
  const { code, stderr } = await nn(['inspect', file('made.safetensors', bytes)])
  expect(code).toBe(1)
  expect(stderr).toContain(reason)
})

test.skipIf(process.platform === 'win32')(
  'what is neither a file nor a directory is refused by its name, and never read',
  async () => {
    const run = await trained()
    const fifo = join(temporaryDirectory(), 'pipe')
    execFileSync('mkfifo', [fifo])
    for (const path of [fifo, '/dev/zero']) {
      const { code, stderr } = await nn(['inspect', path])
      expect([code, stderr]).toEqual([2, `error: ${path} is neither a directory nor a file. Give one of these.\n`])
      const picture = await nn(['predict', run, path])
      expect(picture.code).toBe(2)
      expect(picture.stderr).toContain(`${path} is not a file`)
    }
  },
)
