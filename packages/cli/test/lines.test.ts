import { expect, test } from 'vitest'
import { drawLines, type Line } from '../src/report/lines.ts'

const text = { title: 'Loss by step', x: 'Step', y: 'Loss', format: String, otherwise: 'There is none.' }
const line = (count: number, name = 'training'): Line => ({
  name,
  color: 0,
  points: Array.from({ length: count }, (_, i) => ({ x: i + 1, y: 1 / (i + 1) })),
})

const words = (html: string): string[] => [...html.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, word]) => word!)

/** The dots of a figure. */
const dots = (html: string): number => html.match(/<path [^>]*d="M[\d.]+,0A/g)?.length ?? 0

test('a line of up to 40 points has a dot for each, and a longer one none', async () => {
  expect(dots((await drawLines(text, [line(40)])).text)).toBe(40)
  expect(dots((await drawLines(text, [line(41)])).text)).toBe(0)
  expect(dots((await drawLines(text, [line(70), line(10, 'test')])).text)).toBe(80)
})

test('a line alone has no legend, and several have one', async () => {
  expect(words((await drawLines(text, [line(3)])).text)).not.toContain('training')
  const shown = words((await drawLines(text, [line(3), line(3, 'test')])).text)
  expect(shown).toEqual(expect.arrayContaining(['training', 'test', 'Step', 'Loss']))
})

test('the label says where lines begin and end, and how far they go', async () => {
  const points = [3, 1, 4, 1.5].map((y, i) => ({ x: 10 * (i + 1), y }))
  const { text: html } = await drawLines(text, [
    { name: 'a', color: 0, points },
    { name: 'b', color: 1, points: points.slice(2, 3) },
  ])
  expect(html).toContain(
    'aria-label="Loss by step. a: from 3 at step 10 to 1.5 at 40, lowest 1, highest 4. b: 4 at step 30."',
  )
})

test('what is not finite is left out, on a logarithmic axis what is not positive, too', async () => {
  const points = [NaN, -2, 0, 5, Infinity].map((y, x) => ({ x, y }))
  const some: Line = { name: 'a', color: 0, points }
  expect((await drawLines(text, [some])).text).toContain('a: from -2 at step 1 to 5 at 3, lowest -2, highest 5.')
  expect((await drawLines({ ...text, log: true }, [some])).text).toContain('a: 5 at step 3.')
  const none = { ...some, points: points.slice(0, 3) }
  expect((await drawLines({ ...text, log: true }, [none])).text).toMatch(
    /<h3>Loss by step<\/h3>\s*<p>There is none\.<\/p>/,
  )
})

test('a logarithmic axis has the powers of ten around its values, two at least', async () => {
  const shown = async (...values: number[]): Promise<string[]> => {
    const points = values.map((y, x) => ({ x, y }))
    const { text: html } = await drawLines({ ...text, log: true, axis: '~g' }, [{ name: 'a', color: 0, points }])
    return words(html).filter((word) => /^(?:1|0\.0*1|10*)$/.test(word) && word !== '1.0')
  }
  expect(await shown(0.05, 30, 2)).toEqual(expect.arrayContaining(['0.01', '0.1', '10', '100']))
  expect(await shown(0.05, 30, 2)).not.toContain('1000')
  expect(await shown(100, 100)).toEqual(expect.arrayContaining(['100', '1000']))
})
