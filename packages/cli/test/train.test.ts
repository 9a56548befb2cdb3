import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { abortAfterEpoch, nnWatched } from './support/abort.ts'
import { jsonLines, temporaryDirectory } from './support/output.ts'
import { experiment, nn } from './support/run.ts'

test('nn train trains, and prints what it does and what came out', async () => {
  const out = join(temporaryDirectory(), 'run')
  const { code, stdout, stderr } = await nn(['train', experiment('xor'), '--out', out])
  expect([code, stderr]).toEqual([
    0,
    'bestCheckpoint goes by the training loss: xor has no validation split. To have one: mnist({ validation: 10000 }), csv({ validation: 0.2 }), or a split named validation in other data.\n',
  ])
  expect(stdout).toContain('xor: 4 training, 4 test examples, 2 classes')
  expect(stdout).toContain('Total parameters: 42')
  expect(stdout).toContain('epoch 20/20  training accuracy 100.00%  test accuracy 100.00%  ')
  expect(stdout).toContain('Done. Test accuracy 100.00%')
  expect(stdout).toMatch(/weights SHA-256 [0-9a-f]{64}\n/)
  expect(stdout).toContain(`saved in        ${out}\n`)
})

test('the command line replaces values of the experiment', async () => {
  const out = join(temporaryDirectory(), 'run')
  const argv = ['--epochs', '2', '--batch-size', '3', '--learning-rate', '0.5', '--seed', '9']
  const { stdout } = await nn(['train', experiment('xor'), '--out', out, '--json', ...argv])
  const events = jsonLines(stdout)
  expect(events[0]).toMatchObject({
    type: 'start',
    epochs: 2,
    batchSize: 3,
    steps: 2,
    seed: 9,
    experiment: 'xor',
    directory: out,
  })
  expect(events[1]).toMatchObject({ type: 'step', learningRate: 0.5 })
  expect(events.at(-1)).toMatchObject({ type: 'done', epochs: 2, dataset: 'xor', synthetic: false, seed: 9 })
  const lines = readFileSync(join(out, 'metrics.jsonl'), 'utf8')
  expect(lines.replaceAll(/,"chain":"[\da-f]{16}"(?=}\n)/g, '')).toBe(stdout)
})

test('the same seed gives the same weights, another seed others', async () => {
  const hash = async (seed: number): Promise<unknown> => {
    const out = join(temporaryDirectory(), 'run')
    const { stdout } = await nn(['train', experiment('xor'), '--json', '--out', out, '--seed', String(seed)])
    return jsonLines(stdout).at(-1)?.['weightsSha256']
  }
  expect(await hash(1)).toBe(await hash(1))
  expect(await hash(1)).not.toBe(await hash(2))
})

test('data that stands in for the real one is announced everywhere', async () => {
  const directory = temporaryDirectory()
  const notice = 'These are not the real data.'
  const plain = await nn(['train', experiment('synthetic'), '--best', 'trainingLoss', '--out', join(directory, 'a')])
  expect(plain.stderr).toBe(`loading truth-table (16 B)\n${notice}\n`)
  expect(plain.stdout).toContain(`\n${notice}\n\n┌`)
  const json = await nn(['train', experiment('synthetic'), '--out', join(directory, 'b'), '--json'])
  expect(json.stderr).toContain(notice)
  const events = jsonLines(json.stdout)
  for (const event of [events.at(0), events.at(-1)]) expect(event).toMatchObject({ synthetic: true, notice })
  expect(JSON.parse(readFileSync(join(directory, 'b', 'run.json'), 'utf8'))).toMatchObject({
    dataset: { synthetic: true, notice },
  })
})

test('a directory that already holds a run is refused before anything is trained', async () => {
  const out = temporaryDirectory()
  writeFileSync(join(out, 'run.json'), '{}')
  const { code, stderr } = await nn(['train', experiment('xor'), '--out', out])
  expect(code).toBe(2)
  expect(stderr).toBe(`error: --out: ${out} already holds a run. Give another directory, or move that one away.\n`)
})

test('a NaN ends the run with 1, and says where it was', async () => {
  const out = join(temporaryDirectory(), 'run')
  const { code, stdout, stderr } = await nn(['train', experiment('explodes'), '--best', 'loss', '--out', out, '--json'])
  expect(code).toBe(1)
  expect(stderr).toMatch(/^error: fit: numbers must stay finite, got NaN in the inputs at epoch 1/)
  expect(jsonLines(stdout).at(-1)).toMatchObject({
    type: 'error',
    message: expect.stringContaining('finite') as string,
  })
})

test.each([
  ['1', '1 thread'],
  ['3', '3 threads'],
])('--threads %s computes on %s, and the run says so', async (threads, words) => {
  const out = join(temporaryDirectory(), 'run')
  const { code, stdout } = await nn(['train', experiment('xor'), '--out', out, '--epochs', '1', '--threads', threads])
  expect(code).toBe(0)
  expect(stdout).toContain(`simd kernels, ${words}\n`)
  const manifest = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as { engine: { threads: number } }
  expect(manifest.engine.threads).toBe(Number(threads))
})

test('a run that cannot be saved failed, also when it was aborted', async () => {
  const out = join(temporaryDirectory(), 'run')
  const controller = new AbortController()
  const look = (text: string): void => {
    if (!/^epoch +\d/m.test(text)) return
    mkdirSync(join(out, 'model.safetensors', 'in the way'), { recursive: true })
    controller.abort('SIGINT')
  }
  const { code, stderr } = await nnWatched(['train', experiment('endless'), '--out', out], look, controller.signal)
  expect(code).toBe(1)
  expect(stderr).toMatch(/\nerror: .*model\.safetensors/)
})

test('an aborted run is saved and ends with 130', async () => {
  const out = join(temporaryDirectory(), 'run')
  const { code, stdout, stderr } = await abortAfterEpoch([
    'train',
    experiment('endless'),
    '--best',
    'loss',
    '--out',
    out,
  ])
  expect(code).toBe(130)
  expect(stderr).toBe('Interrupted: finishing the step, and saving. Ctrl-C again stops at once.\n')
  expect(stdout).toMatch(/Interrupted after [\d,]+ whole epochs?, [\d,]+ updates?\./)
  expect(JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'))).toMatchObject({ status: 'aborted' })
})

test('a directory with spaces and letters of any alphabet can hold a run', async () => {
  const parent = join(temporaryDirectory(), 'läufe 実験')
  mkdirSync(parent)
  const { code } = await nn(['train', experiment('xor'), '--epochs', '1', '--out', join(parent, 'a b')])
  expect(code).toBe(0)
})
