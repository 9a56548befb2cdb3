import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { beforeAll, expect, test } from 'vitest'
import { experiment, nn } from './support/run.ts'
import { grey, jpegFile, rgbaPng } from './support/images.ts'
import { jsonLines, temporaryDirectory } from './support/output.ts'
import { startNn } from './support/spawn.ts'

const upright = grey(300, 200, (x, y) => (x >= 60 && x < 90 && y >= 20 && y < 170 ? 30 : 240))
const lying = grey(200, 300, (x, y) => (y >= 60 && y < 80 && x >= 20 && x < 170 ? 255 : 0))

/** A run of a small experiment, and two pictures beside it. */
async function trained(name = 'bars'): Promise<string> {
  const directory = temporaryDirectory()
  const run = join(directory, 'run')
  expect(await nn(['train', experiment(name), '--out', run])).toMatchObject({ code: 0 })
  writeFileSync(join(directory, 'upright.jpg'), jpegFile(upright))
  writeFileSync(join(directory, 'lying.png'), rgbaPng(lying))
  return run
}

const beside = (run: string, file: string): string => join(run, '..', file)

beforeAll(() => import('pngjs'))

test('nn predict says what is on each image, with a bar for each class', async () => {
  const run = await trained()
  const { code, stdout, stderr } = await nn(['predict', run, beside(run, 'upright.jpg'), beside(run, 'lying.png')])
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(
    /upright\.jpg {2}upright {2}[\d.]+%\n {2}upright {2}█{20,}.* [\d.]+%\n {2}lying {5}.* \d\.\d\d%\n\n/,
  )
  expect(stdout).toMatch(/lying\.png {2}lying {2}9\d\.\d\d%\n/)
})

test('nn predict --json is an event for each image, with all classes, the likeliest first', async () => {
  const run = await trained()
  const { stdout } = await nn(['predict', run, beside(run, 'lying.png'), beside(run, 'upright.jpg'), '--json'])
  const [first, second] = jsonLines(stdout)
  expect(first).toMatchObject({ type: 'prediction', file: beside(run, 'lying.png'), predicted: 'lying' })
  expect(second).toMatchObject({ predicted: 'upright', classes: [{ class: 'upright' }, { class: 'lying' }] })
  const classes = first!['classes'] as { probability: number; output: number }[]
  expect(classes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6)
  expect(classes[0]!.probability).toBe(first!['probability'])
  const odds = Math.exp(classes[0]!.output - classes[1]!.output) // softmax: p₀/p₁ = e^(z₀ − z₁)
  expect(classes[0]!.probability / classes[1]!.probability / odds).toBeCloseTo(1, 4)
})

test('--top limits the classes, also in JSON', async () => {
  const run = await trained()
  const { stdout } = await nn(['predict', run, beside(run, 'lying.png'), '--json', '--top', '1'])
  expect(JSON.parse(stdout)).toMatchObject({ classes: [{ class: 'lying' }] })
  expect((await nn(['predict', run, beside(run, 'lying.png'), '--top', '1'])).stdout.split('\n')).toHaveLength(4)
})

test('--show draws what the network sees', async () => {
  const run = await trained()
  const { stdout } = await nn(['predict', run, beside(run, 'lying.png'), '--show'])
  const rows = stdout.split('\n').filter((line) => line.startsWith('│'))
  expect(rows.map((row) => row.length)).toEqual(Array.from({ length: 14 }, () => 2 + 2 * 14))
  expect(rows[7]).toMatch(/^│ {6}█{20} {2}│$/)
  expect(rows.filter((row) => /[░▒▓█]/.test(row))).toHaveLength(2)
  const { picture } = JSON.parse((await nn(['predict', run, beside(run, 'lying.png'), '--show', '--json'])).stdout) as {
    picture: { height: number; width: number; bytes: number[] }
  }
  expect([picture.height, picture.width, picture.bytes[7 * 14 + 7]]).toEqual([14, 14, 255])
})

test('--as-is leaves the image as it is', async () => {
  const run = await trained()
  const { stdout } = await nn(['predict', run, beside(run, 'upright.jpg'), '--as-is', '--show'])
  expect(stdout).toContain(`│██`) // the light paper
})

test('- reads the bytes of an input, which are taken as they are', async () => {
  const run = await trained()
  const row = Buffer.alloc(196).fill(255, 7 * 14 + 2, 7 * 14 + 12)
  const { stdout } = await nn(['predict', run, '-', '--json', '--show'], {
    stdin: Readable.from([row.subarray(0, 5), row.subarray(5)]),
  })
  expect(JSON.parse(stdout)).toMatchObject({ file: '-', predicted: 'lying', picture: { bytes: [...row] } })
  const { code, stderr } = await nn(['predict', run, '-'], { stdin: Readable.from([row, row]) })
  expect([code, stderr]).toEqual([
    1,
    'error: -: standard input must be 196 bytes, one for each number of an input [14, 14], got more. Give the name of a file for a PNG or JPEG image.\n',
  ])
})

test('- is standard input of a process', async () => {
  const run = await trained()
  const { child, ended } = startNn(['predict', run, '-'])
  child.stdin?.end(Buffer.alloc(196).fill(255, 98, 112))
  expect(await ended).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^- {2}lying/) as string })
})

test('Ctrl-C stops waiting for standard input', async () => {
  const run = await trained()
  const controller = new AbortController()
  const silent = new Readable({
    read() {
      controller.abort('SIGINT') // it is waited for
    },
  })
  const stopped = nn(['predict', run, '-'], { stdin: silent, signal: controller.signal })
  expect(await stopped).toMatchObject({ code: 130, stdout: '' })
})

test('a bad image is reported and the others are still shown, but the command fails', async () => {
  const run = await trained()
  writeFileSync(beside(run, 'bad.png'), rgbaPng(lying).subarray(0, 50))
  const { code, stdout, stderr } = await nn(['predict', run, beside(run, 'bad.png'), beside(run, 'lying.png')])
  expect(code).toBe(1)
  expect(stdout).toContain('lying.png  lying')
  expect(stderr).toMatch(/^error: .*bad\.png: is not a complete PNG image: /)
})

test.each([
  [['gone.png'], 2, 'error: there is no image at gone.png. Give the path of a PNG or JPEG file.\n'],
  [[import.meta.dirname], 2, 'is not a file'],
  [['-', '-'], 2, 'standard input can be read only once'],
  [[import.meta.filename], 1, 'an image must be a PNG or JPEG file, got one that begins with the bytes'],
])('images %j end with %i', async (images, expected, message) => {
  const { code, stdout, stderr } = await nn(['predict', await trained(), ...images])
  expect([code, stdout]).toEqual([expected, ''])
  expect(stderr).toContain(message)
})

test('a model whose inputs are no pictures is explained', async () => {
  const run = await trained('xor')
  const { code, stderr } = await nn(['predict', run, beside(run, 'lying.png')])
  expect(code).toBe(1)
  expect(stderr).toContain(
    'nn predict: a model must take inputs of shape [height, width] or [height, width, 1] to be shown a picture, got [2].',
  )
})

test('outputs that are no probabilities are not called so', async () => {
  const run = await trained('bars-squared')
  const { stdout } = await nn(['predict', run, beside(run, 'lying.png'), '--json'])
  expect(JSON.parse(stdout)).toMatchObject({
    predicted: 'lying',
    probability: null,
    classes: [{ probability: null }, {}],
  })
  expect((await nn(['predict', run, beside(run, 'lying.png')])).stdout).toContain('which are no probabilities')
})

test('a run of an older version, which names no classes and no shape, gives indices and finds the shape in its log', async () => {
  const run = await trained()
  const path = join(run, 'run.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as { dataset: Record<string, unknown> }
  expect(manifest.dataset).toMatchObject({ classes: ['upright', 'lying'], inputShape: [14, 14] })
  delete manifest.dataset['classes']
  delete manifest.dataset['inputShape']
  writeFileSync(path, JSON.stringify(manifest))
  expect(JSON.parse((await nn(['predict', run, beside(run, 'lying.png'), '--json'])).stdout)).toMatchObject({
    predicted: '1',
  })
  rmSync(join(run, 'metrics.jsonl'))
  expect((await nn(['predict', run, beside(run, 'lying.png')])).stderr).toContain(
    'does not say what its inputs look like',
  )
})

test.each(['"classes": 5', '"classes": [5]', '"inputShape": [-1]'])('a run.json with %s is damaged', async (part) => {
  const run = await trained()
  const path = join(run, 'run.json')
  const name = part.slice(0, part.indexOf(':'))
  writeFileSync(path, readFileSync(path, 'utf8').replace(new RegExp(`${name}: \\[[^\\]]*\\]`), part))
  expect((await nn(['predict', run, beside(run, 'lying.png')])).stderr).toContain('run.json: is damaged')
})
