import { expect, test } from 'vitest'
import { drawLines, type Line } from '../src/report/lines.ts'

const text = { title: 'Loss by step', x: 'Step', y: 'Loss', format: String, otherwise: 'There is none.' }
const line = (count: number, name = 'training'): Line => ({
  name,
  color: 0,
  points: Array.from({ length: count }, (_, i) => ({ x: i + 1, y: 1 / (i + 1) })),
})

/** The dots of a figure. */
const dots = (html: string): number => html.match(/<path [^>]*d="M[\d.]+,0A/g)?.length ?? 0

test('a line of up to 40 points has a dot for each, and a longer one none', async () => {
  expect(dots((await drawLines(text, [line(40)])).text)).toBe(40)
  expect(dots((await drawLines(text, [line(41)])).text)).toBe(0)
  expect(dots((await drawLines(text, [line(70), line(10, 'test')])).text)).toBe(80)
})
