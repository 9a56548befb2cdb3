import { expect, test } from 'vitest'
import { drawLines } from '../src/report/lines.ts'

const points = [
  { x: 1, y: 0.001 },
  { x: 2, y: 1000 },
]

/** The texts of a drawing, and where on the x axis each begins. */
function textsOf(svg: string): { readonly text: string; readonly x: number }[] {
  const texts = []
  const groups = [0]
  for (const [, end, tag, attributes = '', text = ''] of svg.matchAll(/<(\/?)(g|text)\b([^>]*)>([^<]*)/g)) {
    const x = groups.at(-1)! + Number(/translate\(([-\d.]+)/.exec(attributes)?.[1] ?? 0)
    if (tag === 'text') texts.push({ text, x })
    else if (end) groups.pop()
    else groups.push(x)
  }
  return texts
}

test.each([2, 7, 8, 14, 15, 30])('all names of %d letters are within the figure', async (length) => {
  const lines = Array.from({ length: 9 }, (_, color) => ({ name: String(color).padEnd(length, 'm'), color, points }))
  const { text } = await drawLines({ title: 'Loss', x: 'Step', y: 'Loss', format: String, otherwise: '' }, lines)
  const [, width] = /viewBox="0 0 (\d+)/.exec(text)!
  const names = textsOf(text).filter((each) => lines.some(({ name }) => name === each.text))
  expect(names).toHaveLength(9)
  for (const { x } of names) expect(x + 7.5 * length).toBeLessThan(Number(width)) // of a font of 13 pixels
})
