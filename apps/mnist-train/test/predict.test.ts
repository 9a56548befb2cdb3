import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { run } from '@nn/cli'
import { mnist } from '@nn/data-mnist'
import { argmax } from '@nn/tensor'
import { decodeSafetensors } from '@nn/tensor/safetensors'
import { predict } from '@nn/train'
import jpeg from 'jpeg-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import mlp from '../experiments/mlp.ts'
import { type Drawing, drawDigit, type Pen } from './support/handwriting.ts'

const data = process.env['MNIST_DIR']
if (!data)
  console.log('MNIST_DIR is not set: pictures are shown to a network that was trained on synthetic digits only.')
const experiment = fileURLToPath(
  new URL(data ? '../experiments/mlp.ts' : 'experiments/synthetic-mlp.ts', import.meta.url),
)

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nn-predict-'))
  await nn('train', experiment, '--out', join(directory, 'run'), ...(data ? ['--epochs', '2'] : []))
}, 600_000)
afterAll(() => rm(directory, { recursive: true, force: true }))

/** Runs a command, and gives what it prints. */
async function nn(...argv: readonly string[]): Promise<string> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const printed = text(stdout)
  const complained = text(stderr)
  const code = await run(argv, { stdout, stderr, env: {}, progress: false })
  stdout.end()
  stderr.end()
  expect([code, await complained]).toEqual([0, expect.any(String)])
  return printed
}

/** What the network takes JPEG files of pictures for. */
async function predictFiles(pictures: readonly Drawing[], quality: number): Promise<string[]> {
  const files = await Promise.all(
    pictures.map(async (picture, i) => {
      const file = join(directory, `${i}.jpg`)
      await writeFile(file, jpeg.encode({ ...picture }, quality).data)
      return file
    }),
  )
  const lines = (await nn('predict', join(directory, 'run'), ...files, '--json')).trimEnd().split('\n')
  return lines.map((line) => (JSON.parse(line) as { readonly predicted: string }).predicted)
}

const digits = Array.from({ length: 10 }, (_, digit) => digit)

describe('digits drawn in a paint program', () => {
  it.each<[string, Pen]>([
    ['in the middle, with a thick brush', { width: 280, height: 280, left: 30, top: 30, side: 220, brush: 22 }],
    ['small, in a corner of a wide sheet', { width: 640, height: 360, left: 20, top: 190, side: 150, brush: 12 }],
    ['large, with a thin brush', { width: 400, height: 500, left: 10, top: 60, side: 380, brush: 14 }],
  ])('%s: at least 8 of 10 are read', async (_, pen) => {
    const read = await predictFiles(
      digits.map((digit) => drawDigit(digit, pen)),
      85,
    )
    console.log(`read as ${read.join(' ')}`)
    expect(digits.filter((digit) => read[digit] === String(digit)).length).toBeGreaterThanOrEqual(8)
  })
})

describe.runIf(Boolean(data))('100 test images of MNIST', () => {
  it('dark on light, enlarged, off the centre, as JPEG: as many are read as of the originals, within 3', async () => {
    const { test } = await mnist({ dataset: 'mnist', directory: data }).load()
    const originals = Array.from({ length: 100 }, (_, i) => test.images.subarray(784 * i, 784 * (i + 1)))
    const right = (read: readonly string[]): number => read.filter((name, i) => name === String(test.labels[i])).length
    const { tensors } = decodeSafetensors(await readFile(join(directory, 'run', 'model.safetensors')))
    const answers = argmax(predict(mlp, tensors, test).outputs, { axis: 1 })
    const read = Array.from(answers.data.subarray(0, 100), String)
    const readFromPictures = await predictFiles(originals.map(enlarge), 75)
    console.log(`of 100, ${right(read)} are read as they are, ${right(readFromPictures)} from pictures`)
    expect(right(read)).toBeGreaterThan(90)
    expect(right(readFromPictures)).toBeGreaterThanOrEqual(right(read) - 3)
  })
})

/** Nine times as large, each pixel a square, dark grey on a light and wide sheet. */
function enlarge(image: Uint8Array, i: number): Drawing {
  const [width, height, left, top, scale] = [400, 300, 5 + (i % 7) * 20, 10 + (i % 5) * 6, 9]
  const rgba = new Uint8Array(4 * width * height).fill(255)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [column, row] = [Math.floor((x - left) / scale), Math.floor((y - top) / scale)]
      const isInside = column >= 0 && column < 28 && row >= 0 && row < 28
      const ink = isInside ? image[28 * row + column]! / 255 : 0
      rgba.fill(240 - 200 * ink, 4 * (y * width + x), 4 * (y * width + x) + 3)
    }
  }
  return { width, height, data: rgba }
}
