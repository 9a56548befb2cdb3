import { PNG } from 'pngjs'
import type { Split } from '@nn/train'
import { expect, test } from 'vitest'
import type { Judgement } from '../src/report/judge.ts'
import { errorsSection } from '../src/report/sections/errors.ts'

const classes = ['zero', 'one', 'two', 'three', 'four']

/** What a model says that takes every picture for `four`, which none of them is, and is the surer the later it is. */
function judgement(count: number, { form = [2, 2], right = 0, logits = false } = {}): Judgement {
  const test: Split = {
    count,
    inputShape: form,
    targetShape: [],
    fill(indices, inputs, targets) {
      inputs.set([0, 0.2, 0.4, indices[0]! % 2])
      targets.fill(9)
    },
  }
  const sureness = (i: number): number => 0.6 + (0.3 * i) / count
  const said = (i: number): Float32Array => {
    const p = sureness(i)
    return Float32Array.of(0.01, 0.2 * (1 - p), 0.4 * (1 - p), 0.02, p)
  }
  return {
    dataset: { classes, test },
    evaluation: { examples: count },
    outputsOf: said,
    probabilitiesOf: logits ? undefined : said,
    losses: Float32Array.from({ length: count }, (_, i) => i / 8),
    targetsOf: (i: number) => Float32Array.of(i < right ? 4 : i % 4),
  } as unknown as Judgement
}

const cards = (html: string): string[] =>
  html
    .replaceAll(/\s+/g, ' ')
    .split('<li>')
    .slice(1)
    .map((text) => text.slice(0, text.indexOf('</li>')))

test('the errors with the greatest loss are shown, 24 at most, and all of them counted', () => {
  const { text } = errorsSection(judgement(1205, { right: 5 }))
  expect(text).toContain('24 of 1,200 errors, those with the greatest loss first.')
  const examples = cards(text).map((card) => Number(/alt="Test example (\d+):/.exec(card)?.[1]))
  expect(examples).toEqual(Array.from({ length: 24 }, (_, i) => 1204 - i))
  expect(cards(errorsSection(judgement(3)).text)).toHaveLength(3)
})

test('an error has its picture, both classes, the likeliest ones with the actual one, and its loss', () => {
  const [card] = cards(errorsSection(judgement(4)).text)
  const [, png] = /<img src="data:image\/png;base64,([^"]+)" alt="([^"]*)"/.exec(card!)!
  const { width, height, data } = PNG.sync.read(Buffer.from(png!, 'base64'))
  expect([width, height, ...[0, 1, 2, 3].map((i) => data[4 * i])]).toEqual([2, 2, 0, 51, 102, 255])
  expect(card).toContain('alt="Test example 3: actually three, taken for four"')
  expect(card).toContain('<b>three</b> taken for <b class="bad">four</b>')
  const bars = [...card!.matchAll(/<div class="([^"]*)" style="--part: ([^"]*)"> <dt>(\w+)<\/dt> <dd>([^<]*)</g)]
  expect(bars.map(([, ...bar]) => bar)).toEqual([
    ['part', '82.5%', 'four', '82.50%'],
    ['part', '7.0%', 'two', '7.00%'],
    ['part actual', '2.0%', 'three', '2.00%'],
  ])
  expect(card).toContain('example 3, loss 0.3750')
})

test('a model without probabilities has no bars', () => {
  expect(cards(errorsSection(judgement(4, { logits: true })).text)[0]).not.toContain('class="part')
})

test.each([
  [{ form: [4] }, 'Inputs of the shape [4] are no images.'],
  [{ right: 4 }, 'The model made no error on the test data.'],
])('where there is nothing to show it says why: %j', (options, why) => {
  expect(errorsSection(judgement(4, options)).text).toMatch(
    new RegExp(`<h3>Worst errors</h3>\\s*<p>${why.replaceAll(/[[\].]/g, '\\$&')}</p>`),
  )
})
