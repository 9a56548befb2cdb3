import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { saveCurve } from '../src/record/save.ts'
import { drawCurve } from '../src/report/curve.ts'
import { rasterize } from '../src/report/rasterize.ts'
import { epoch } from './support/events.ts'
import { temporaryDirectory } from './support/output.ts'

const epochs = [epoch(1), epoch(2), epoch(3)]

test('the figure has titles, a legend and a background of its own', async () => {
  const svg = await drawCurve(epochs, 'article')
  for (const text of ['Accuracy by epoch: article', 'Epoch', 'Accuracy', 'training', 'test', '80%'])
    expect(svg).toContain(`>${text}</text>`)
  expect(svg).toMatch(/<rect[^>]*fill="#ffffff"/)
  expect(svg).not.toContain('>validation<')
})

test('the figure is 560 pixels by 320, and each epoch a dot of 6 on its line', async () => {
  const svg = await drawCurve(epochs, 'x')
  expect(svg).toContain('d="M0.5,0.5h560v320h-560Z"')
  expect(svg.match(/<path [^>]*d="M3,0A3,3[^"]*"/g)).toHaveLength(2 * epochs.length)
  for (const colour of ['#0072b2', '#d55e00']) expect(svg).toContain(`stroke="${colour}" stroke-width="2.5"`)
})

test('the figure of a run says if its data is synthetic', async () => {
  for (const [synthetic, title] of [
    [true, 'Accuracy by epoch: article (synthetic data)<'],
    [false, 'Accuracy by epoch: article<'],
  ] as const) {
    const directory = temporaryDirectory()
    const run = { experiment: { name: 'article', path: '', sha256: '' }, dataset: { name: 'x', synthetic } }
    expect(await saveCurve(directory, epochs, run)).toBeUndefined()
    expect(readFileSync(join(directory, 'curve.svg'), 'utf8')).toContain(title)
    expect(existsSync(join(directory, 'curve.png'))).toBe(true)
    expect(await saveCurve(temporaryDirectory(), [], run)).toBeUndefined()
  }
})

test('validation is a line of its own', async () => {
  const svg = await drawCurve(
    [
      epoch(1, { validationLoss: 1, validationAccuracy: 0.5 }),
      epoch(2, { validationLoss: 1, validationAccuracy: 0.6 }),
    ],
    'x',
  )
  expect(svg).toContain('>validation</text>')
})

test('a curve of very many epochs is no larger than one of many', async () => {
  const long = (count: number): ReturnType<typeof epoch>[] => Array.from({ length: count }, (_, i) => epoch(i + 1))
  const [many, more] = await Promise.all([drawCurve(long(400), 'x'), drawCurve(long(40_000), 'x')])
  expect(more.length).toBeLessThan(1.1 * many.length)
})

test('where the epochs have no training metrics of their own, the legend says what stands for them', async () => {
  const { trainingLoss, trainingAccuracy, ...older } = epoch(1)
  expect([trainingLoss, trainingAccuracy]).toEqual([0.9, 0.6])
  const svg = await drawCurve([older, epoch(2)], 'x')
  expect(svg).toContain('>training, before each update</text>')
  expect(svg).toContain('Epoch: 1; Accuracy: 50%; title: training, before each update')
})

test('a run on data without classes shows its loss', async () => {
  const svg = await drawCurve([epoch(1, { accuracy: NaN, testAccuracy: NaN })], 'x')
  expect(svg).toContain('Loss by epoch')
})

test('the PNG is the same picture at twice the size, with its text', async () => {
  const svg = await drawCurve(epochs, 'article')
  const bytes = Buffer.from(await rasterize(svg))
  expect(bytes.toString('latin1', 1, 4)).toBe('PNG')
  const width = Number(/width="(\d+)"/.exec(svg)?.[1])
  expect(bytes.readUInt32BE(16)).toBe(2 * width)
  const other = await rasterize(await drawCurve(epochs, 'artikel'))
  expect(Buffer.from(other).equals(bytes)).toBe(false)
})

test('what the drawing process cannot draw is an error with its reason, and the process lives on', async () => {
  await expect(rasterize('no picture')).rejects.toThrow(/^the process that draws ended with exit code 1: \S/)
})

describe.skipIf(process.platform === 'win32')('a drawing process', () => {
  /** Lets a shell script stand for Node, until the end of the test. */
  function replaceNode(script: string): void {
    const path = join(temporaryDirectory(), 'node')
    writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    const node = process.execPath
    onTestFinished(() => {
      process.execPath = node
    })
    process.execPath = path
  }

  test('that is killed costs the PNG, and nothing else', async () => {
    const directory = temporaryDirectory()
    replaceNode('echo "# Fatal process OOM" >&2\nkill -ABRT $$')
    const run = { experiment: { name: 'article', path: '', sha256: '' }, dataset: { name: 'x', synthetic: false } }
    expect(await saveCurve(directory, epochs, run)).toBe(
      'curve.png could not be made: the process that draws ended with SIGABRT: Fatal process OOM',
    )
    expect(readFileSync(join(directory, 'curve.svg'), 'utf8')).toContain('Accuracy by epoch: article')
  })

  test('has none of the options of this one, in which a debugger may wait', async () => {
    vi.stubEnv('NODE_OPTIONS', '--inspect-brk')
    onTestFinished(() => {
      vi.unstubAllEnvs()
    })
    replaceNode('echo "options: [$NODE_OPTIONS]" >&2\nexit 3')
    await expect(rasterize('<svg/>')).rejects.toThrow('ended with exit code 3: options: []')
  })
})
