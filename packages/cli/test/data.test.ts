import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { gzipSync } from 'node:zlib'
import { mnist } from '@nn/data-mnist'
import { PNG } from 'pngjs'
import { describe, expect, test } from 'vitest'
import { sheetOf, sheetPng } from '../src/data/sheet.ts'
import { sheetText } from '../src/render/sheet.ts'
import { colorsOf } from '../src/streams.ts'
import { createOutput, temporaryDirectory } from './support/output.ts'
import { nn } from './support/run.ts'

/** An IDX file of bytes. */
function idx(shape: readonly number[], values: Uint8Array): Uint8Array {
  const lengths = shape.flatMap((n) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255])
  return Uint8Array.of(0, 0, 8, shape.length, ...lengths, ...values)
}

const digits = await mnist({ dataset: 'synthetic', synthetic: { count: 60, testCount: 20 }, seed: 1 }).load()

/** The four files of a small data set of digits in the form of MNIST. */
function directory({ damage = false } = {}): string {
  const path = temporaryDirectory()
  for (const [name, split] of Object.entries({ train: digits.train, t10k: digits.test })) {
    const images = idx([split.count, 28, 28], split.images)
    writeFileSync(join(path, `${name}-images-idx3-ubyte.gz`), gzipSync(damage ? images.subarray(0, 99) : images))
    writeFileSync(join(path, `${name}-labels-idx1-ubyte`), idx([split.count], split.labels))
  }
  return path
}

test('nn data shows where the files are, what they are, each class, and pictures', async () => {
  const data = directory()
  const { code, stdout, stderr } = await nn(['data', 'fashion-mnist', '--data', data])
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toContain('fashion-mnist (unverified): 60 training, 20 test images of 28 × 28\n')
  expect(stdout).toMatch(/^UNVERIFIED DATA, read as it is: .*expected fashion-mnist's shape/)
  expect(stdout).toContain(`the directory ${data}\n`)
  expect(stdout).toContain('by structure only: there is no SHA-256 to compare these files with\n')
  expect(stdout).toMatch(/t10k-labels-idx1-ubyte +28 B {2}SHA-256 [0-9a-f]{12}…\n/)
  expect(stdout).toMatch(/│ class +│ training │ test │\n/)
  expect(stdout).toMatch(/│ Ankle boot +│ +6 │ +2 │\n/)
  expect(stdout).toMatch(/\nT-shirt\/top {5}Trouser +Pullover/)
  expect(stdout).not.toContain('\u001b')
})

test('nn data --json is one object', async () => {
  const data = directory()
  const { stdout } = await nn(['data', 'kmnist', '--data', data, '--json'])
  expect(JSON.parse(stdout)).toMatchObject({
    type: 'dataset',
    name: 'kmnist (unverified)',
    synthetic: false,
    source: 'directory',
    location: data,
    verified: false,
    inputShape: [28, 28],
    train: 60,
    test: 20,
    files: Array.from({ length: 4 }, () => ({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string })),
    classes: Array.from({ length: 10 }, () => ({ train: 6, test: 2 })),
  })
})

test('files that are not those of MNIST are refused', async () => {
  const { code, stdout, stderr } = await nn(['data', 'mnist', '--data', directory()])
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/^error: train-images-idx3-ubyte: expected mnist's SHA-256 ba89/)
})

test('damaged files are refused', async () => {
  const { code, stderr } = await nn(['data', 'kmnist', '--data', directory({ damage: true })])
  expect(code).toBe(1)
  expect(stderr).toContain('train-images-idx3-ubyte')
})

test('a name that is not known is wrong usage, with the nearest one', async () => {
  const { code, stdout, stderr } = await nn(['data', 'fashion-mnst'])
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain("there is no data set 'fashion-mnst'. The known ones are mnist, fashion-mnist, kmnist")
  expect(stderr).toContain('(Did you mean fashion-mnist?)')
})

test('a data set out of reach is an error, not synthetic digits', async () => {
  const { code, stdout, stderr } = await nn(['data', 'mnist', '--data', '/nowhere'])
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain('got no train-images-idx3-ubyte')
})

test('synthetic digits have a banner and no files', async () => {
  const { stdout } = await nn(['data', 'synthetic'])
  expect(stdout).toMatch(/^SYNTHETIC DIGITS, not MNIST/)
  expect(stdout).toContain('drawn, from no file\n')
  expect(stdout).not.toContain('SHA-256')
})

test('--out writes a PNG of images of each class', async () => {
  const out = join(temporaryDirectory(), 'sheet.png')
  const { stdout } = await nn(['data', 'kmnist', '--data', directory(), '--out', out])
  expect(stdout).toContain(`sheet     ${out}\n`)
  const { width, height } = PNG.sync.read(readFileSync(out))
  expect([width, height]).toEqual([6 * 28, 10 * 28])
})

test('--out where nothing can be written fails with what to do', async () => {
  const { code, stderr } = await nn(['data', 'kmnist', '--data', directory(), '--out', '/nowhere/sheet.png'])
  expect(code).toBe(1)
  expect(stderr).toMatch(/^error: --out: \/nowhere\/sheet\.png cannot be written: .* Choose another file\.\n$/)
})

test('an abort while loading ends with 130 and shows nothing', async () => {
  const controller = new AbortController()
  const running = nn(['data', 'kmnist', '--data', directory()], { signal: controller.signal })
  controller.abort()
  expect(await running).toMatchObject({ code: 130, stdout: '' })
})

test('each pixel of the PNG is the pixel of the image', () => {
  const sheet = sheetOf(digits, 3)
  const { data, width } = PNG.sync.read(Buffer.from(sheetPng(sheet)))
  for (const [row, { images }] of sheet.classes.entries()) {
    for (const [column, image] of images.entries()) {
      const shown = Uint8Array.from({ length: 784 }, (_, i) => {
        const [y, x] = [row * 28 + Math.floor(i / 28), column * 28 + (i % 28)]
        return data[4 * (y * width + x)]!
      })
      expect(shown).toEqual(image)
    }
  }
})

test('a class with too few images has a row with gaps, also in text', () => {
  const few = sheetOf({ ...digits, classes: [...digits.classes, 'none'] }, 2)
  expect(few.classes.at(-1)).toEqual({ name: 'none', images: [] })
  expect(PNG.sync.read(Buffer.from(sheetPng(few))).height).toBe(11 * 28)
  const output = createOutput()
  expect(sheetText(few, colorsOf(output, {}))).toContain('\nnone\n')
})

describe('pictures of a square and an empty image', () => {
  const square = Uint8Array.from({ length: 16 }, (_, i) => (i % 4 < 2 && i < 8 ? 255 : 0))
  const sheet = {
    height: 4,
    width: 4,
    classes: [
      { name: 'は', images: [square] },
      { name: 'empty', images: [new Uint8Array(16)] },
    ],
  }
  const text = (options: { tty: boolean; columns?: number; env?: Record<string, string> }): string => {
    const output = Object.assign(createOutput(options), { columns: options.columns ?? 80 })
    return sheetText(sheet, colorsOf(output, options.env ?? {}))
  }

  test('are letters where there is no terminal', () => {
    expect(text({ tty: false })).toBe(`\nは${' '.repeat(14)}empty\n${'@@@@@@@\n'.repeat(4)}\n\n\n`)
  })

  test('are blocks where there are no colours', () => {
    const shown = text({ tty: true, env: { NO_COLOR: '1' } })
    expect(shown).toContain(`\n${'█'.repeat(7)}\n`)
    expect(shown).not.toContain('\u001b')
  })

  test('are greys in a terminal, with the colours turned off at the end of each', () => {
    const lines = text({ tty: true })
      .split('\n')
      .filter((line) => line.includes('▀'))
    expect(lines).toHaveLength(7)
    for (const line of lines) {
      expect(line.endsWith('▀\u001b[0m')).toBe(true)
      expect(line).toContain('▀\u001b[0m  \u001b[38;5;')
    }
    expect(lines[0]).toContain('\u001b[38;5;255;48;5;255m▀')
  })

  test('stand below each other where the terminal is narrow', () => {
    const lines = text({ tty: true, columns: 20 }).split('\n').map(stripVTControlCharacters)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(20)
    expect(lines).toContain('empty')
  })
})
