import { expect, test } from 'vitest'
import { drawCurve } from '../src/report/curve.ts'
import { epoch } from './support/events.ts'

const epochs = [epoch(1), epoch(2), epoch(3)]

test('the figure has titles, a legend and a background of its own', async () => {
  const { svg } = await drawCurve(epochs, 'article')
  for (const text of ['Accuracy by epoch: article', 'Epoch', 'Accuracy', 'train', 'test', '80%'])
    expect(svg).toContain(`>${text}</text>`)
  expect(svg).toMatch(/<rect[^>]*fill="#ffffff"/)
  expect(svg).not.toContain('>validation<')
})

test('validation is a line of its own', async () => {
  const { svg } = await drawCurve(
    [
      epoch(1, { validationLoss: 1, validationAccuracy: 0.5 }),
      epoch(2, { validationLoss: 1, validationAccuracy: 0.6 }),
    ],
    'x',
  )
  expect(svg).toContain('>validation</text>')
})

test('a run on data without classes shows its loss', async () => {
  const { svg } = await drawCurve([epoch(1, { accuracy: NaN, testAccuracy: NaN })], 'x')
  expect(svg).toContain('Loss by epoch')
})

test('the PNG is the same picture at twice the size, with its text', async () => {
  const { svg, png } = await drawCurve(epochs, 'article')
  const bytes = Buffer.from(png)
  expect(bytes.toString('latin1', 1, 4)).toBe('PNG')
  const width = Number(/width="(\d+)"/.exec(svg)?.[1])
  expect(bytes.readUInt32BE(16)).toBe(2 * width)
  const other = await drawCurve(epochs, 'artikel')
  expect(Buffer.from(other.png).equals(bytes)).toBe(false)
})
