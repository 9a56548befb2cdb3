import type { Evaluation } from '@nn/train'
import { describe, expect, test } from 'vitest'
import type { Html } from '../src/report/html.ts'
import type { Judgement } from '../src/report/judge.ts'
import type { ReportedRun } from '../src/report/run.ts'
import { classTable, confusionTable } from '../src/report/sections/confusion.ts'
import { firstLayerSection } from '../src/report/sections/first-layer.ts'
import { scatterFigure } from '../src/report/sections/scatter.ts'
import { thin } from '../src/report/thin.ts'
import { byPosition, firstWeights, unitOf } from '../src/report/weights.ts'

const line = ({ text }: Html): string => text.replaceAll(/\s+/g, ' ')

/** The missing figure's sentence. */
const whyNot = (html: Html): string | undefined => /<p>(.*?)<\/p>/.exec(line(html))?.[1]

describe('the confusion matrix', () => {
  const judgement = (confusion: readonly (readonly number[])[]): Judgement => {
    const perClass = ['a', 'b', 'c'].map((name, i) => ({
      name,
      precision: i === 2 ? NaN : 0.5,
      recall: 0.25 * (i + 1),
      support: confusion[i]!.reduce((sum, count) => sum + count, 0),
    }))
    const evaluation: Partial<Evaluation> = { confusion, perClass, examples: 1200, accuracy: 0.925 }
    return { evaluation } as unknown as Judgement
  }
  const mistaken = judgement([
    [700, 40, 0],
    [10, 210, 0],
    [0, 40, 200],
  ])

  test('has a row for each class, and a colour for each count', () => {
    const rows = [...line(confusionTable(mistaken)).matchAll(/<th scope="row">(\w)<\/th> (.*?) <\/tr>/g)]
    const cells = rows.map(([, name, row]) => [
      name,
      ...Array.from(row!.matchAll(/<td class="(\w+)"(?: style="--heat: ([\d.]+%)")?>(\d+)</g), ([, ...cell]) =>
        cell.filter(Boolean).join(' '),
      ),
    ])
    expect(cells).toEqual([
      ['a', 'right 66.2% 700', 'wrong 80.0% 40', 'zero 0'], // 0.7 · 700/740; the worst of the errors
      ['b', 'wrong 45.0% 10', 'right 66.8% 210', 'zero 0'], // 0.1 + 0.7 · √(10/40)
      ['c', 'zero 0', 'wrong 80.0% 40', 'right 58.3% 200'],
    ])
  })

  test('says how many are right, and what is mistaken most often', () => {
    const text = line(confusionTable(mistaken))
    expect(text.match(/Of 1,200 test examples, 92\.50% are on the diagonal\./g)).toHaveLength(2)
    expect(text).toContain('Most often mistaken: a for b (40), c for b (40), b for a (10).')
    const errors = judgement([
      [0, 1, 2],
      [3, 0, 4],
      [5, 6, 0],
    ])
    expect(line(confusionTable(errors))).toContain('Most often mistaken: c for b (6), c for a (5), b for c (4).')
    const perfect = judgement([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
    ])
    expect(line(confusionTable(perfect))).toContain('There are no errors.')
    expect(line(confusionTable(perfect))).toContain('style="--heat: 70.0%">1<')
    expect(line(confusionTable(perfect))).toContain('style="--heat: 0.0%">0<')
  })

  test('stands beside the precision and the recall of each class', () => {
    const rows = [...line(classTable(mistaken)).matchAll(/<tr> <th scope="row">(\w)<\/th> (.*?) <\/tr>/g)]
    expect(rows.map(([, name, row]) => [name, ...Array.from(row!.matchAll(/>([^<]+)</g), ([, cell]) => cell)])).toEqual(
      [
        ['a', '50.00%', '25.00%', ' ', '740'],
        ['b', '50.00%', '50.00%', ' ', '220'],
        ['c', '–', '75.00%', ' ', '240'],
      ],
    )
  })
})

describe('the scatter of values', () => {
  const judgement = (actual: readonly number[][], predicted: readonly number[][]): Judgement =>
    ({
      dataset: { test: { count: actual.length } },
      outputsOf: (i: number) => Float32Array.from(predicted[i]!),
      targetsOf: (i: number) => Float32Array.from(actual[i]!),
    }) as unknown as Judgement

  test('has the error and the explained variance, worked by hand', async () => {
    // Residuals 1, −1, 2, 0: √(6/4). Mean 2.5: a variance of 5, of which 6/5 is left.
    const { text } = await scatterFigure(judgement([[1], [2], [3], [4]], [[0], [3], [1], [4]]))
    const words = 'Root mean squared error 1.2247, R² -0.2000; on the dashed line they are the same.'
    expect(text).toContain(`aria-label="Scatter of 4 of 4 test values. ${words}"`)
    expect(text).toContain(`<figcaption>${words}</figcaption>`)
    expect(text).toMatch(/>Actual<\/text>.*>Predicted<\/text>/s)
    expect(text.match(/<path [^>]*fill="var\(--c2\)"/g)).toHaveLength(4)
    expect(text).toContain('stroke="currentColor" stroke-width="1.2" stroke-dasharray="5,4"')
  })

  test('has each number of a target, but for what is not finite', async () => {
    const { text } = await scatterFigure(
      judgement(
        [
          [1, 2],
          [3, 4],
        ],
        [
          [1, NaN],
          [3, Infinity],
        ],
      ),
    )
    expect(text).toContain('Scatter of 2 of 2 test values. Root mean squared error 0.0000, R² 1.0000;')
    expect(whyNot(await scatterFigure(judgement([[1]], [[NaN]])))).toBe('The model gave no finite value.')
  })

  test.each([
    [1000, '1,000 of 1,000'],
    [1001, '501 of 1,001'],
  ])('of %d values shows %s', async (count, shown) => {
    const values = Array.from({ length: count }, (_, i) => [i])
    expect((await scatterFigure(judgement(values, values))).text).toContain(`Scatter of ${shown} test values.`)
  })
})

describe('the weights of the first layer', () => {
  const run = (inputShape: readonly number[], shape: readonly number[], numbers: readonly number[]): ReportedRun => {
    const weights = {
      '10.weight': { shape: [1], data: Float32Array.of(9) },
      '2.weight': { shape, data: Float32Array.from(numbers) },
    }
    const judged = { value: { dataset: { test: { inputShape } } } }
    return { opened: { value: { weights } }, judged, log: {} } as unknown as ReportedRun
  }

  test('are a picture for each unit, those with the longest weights first', () => {
    const text = line(firstLayerSection(run([2, 2], [4, 3], [0, 1, -3, 0, 1, 0, 0, 1, 4, 0, -1, 0])))
    expect(Array.from(text.matchAll(/alt="([^"]*)"/g), ([, alt]) => alt)).toEqual([
      'Weights of unit 2: norm 5.0000, from -3.0000 to 4.0000',
      'Weights of unit 1: norm 2.0000, from -1.0000 to 1.0000',
      'Weights of unit 0: norm 0.0000, from 0.0000 to 0.0000',
    ])
    expect(text).toContain('All units, those with the longest weight vectors first, of <code>2.weight</code>.')
    expect(text).toContain('full colour is 3.0000 or more.') // 99.5% of the weights are no larger
  })

  test.each([
    [48, 'All units, those with'],
    [49, 'The 48 of 49 units with'],
  ])('of %d units: %s', (units, which) => {
    const text = line(firstLayerSection(run([2, 2], [4, units], new Array<number>(4 * units).fill(0))))
    expect(text).toContain(`<p> ${which} the longest`)
    expect(text.match(/<li>/g)).toHaveLength(48)
    expect(text).toContain('full colour is 1.0000 or more.')
  })

  test('are not shown where there are none, or the input is no image', () => {
    expect(whyNot(firstLayerSection(run([4], [4, 3], [])))).toBe('Inputs of the shape [4] are no images.')
    const other = 'The first layer with weights has not one for each pixel.'
    expect(whyNot(firstLayerSection(run([2, 2], [5, 3], [])))).toBe(other)
    const gone = { ...run([2, 2], [4, 3], []), opened: { why: 'it is gone.' } }
    expect(line(firstLayerSection(gone))).toContain(
      '<h3>First-layer weights</h3> <p>The weights cannot be shown: it is gone.</p>',
    )
  })

  test('are those of the first layer by its number that has a matrix, one column for each unit', () => {
    expect(['10.weight', '2.weight', '2.bias'].sort(byPosition)).toEqual(['2.bias', '2.weight', '10.weight'])
    const matrix = { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }
    const weights = {
      '10.weight': { shape: [3, 9], data: new Float32Array(27) },
      '2.weight': matrix,
      '2.bias': { shape: [3], data: new Float32Array(3) },
    }
    expect(firstWeights(weights, 2)).toEqual({ name: '2.weight', weight: matrix })
    expect(firstWeights(weights, 3)).toBeUndefined()
    expect(firstWeights({}, 3)).toBeUndefined()
    expect([0, 1, 2].map((unit) => [...unitOf(matrix, unit)])).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ])
  })
})

test('a long line is the means of its pieces, each where the piece ends', () => {
  const points = [1, 2, NaN, 3, 4, 5, 6, 7].map((y, x) => ({ x, y }))
  expect(thin(points, 7)).toEqual(points.filter(({ y }) => !Number.isNaN(y)))
  expect(thin(points, 3)).toEqual([
    { x: 1, y: 1.5 },
    { x: 4, y: 3.5 },
    { x: 7, y: 6 },
  ])
})
