import type { Evaluation } from '@nn/train'
import { expect, test } from 'vitest'
import type { Judgement } from '../src/report/judge.ts'
import { reliabilityFigure } from '../src/report/sections/reliability.ts'

/** What a model says of examples of class 1, with these probabilities of that class. */
function judgement(probabilities: readonly number[]): Judgement {
  return {
    evaluation: { examples: probabilities.length } as Evaluation,
    probabilitiesOf: (example: number) => Float32Array.of(1 - probabilities[example]!, probabilities[example]!),
    targetsOf: () => Float32Array.of(1),
  } as unknown as Judgement
}

/** The texts of both axes. */
const labels = (svg: string): string[] => [...svg.matchAll(/>(\d+%)<\/text>/g)].map(([, label]) => label!)

test('the axes go from 0 to 100%, whatever the answers are, and the line of equality is dashed', async () => {
  const { text } = await reliabilityFigure(judgement([0.7, 0.75, 0.2]))
  const percents = ['0%', '20%', '40%', '60%', '80%', '100%']
  expect(labels(text)).toEqual([...percents, ...percents])
  expect(text).toMatch(/>Confidence<\/text>.*>Accuracy<\/text>/s)
  expect(text).toMatch(/<path [^>]*stroke="currentColor" stroke-width="1.2" stroke-dasharray="5,4"/)
})

test('each bin with answers is a bar, the paler the fewer they are', async () => {
  const answers = [...Array.from({ length: 99 }, () => 0.95), 0.7]
  const { text } = await reliabilityFigure(judgement(answers))
  const bars = [...text.matchAll(/<path [^>]*fill="var\(--c2\)"[^>]*>/g)].map(([bar]) => bar)
  expect(bars.map((bar) => Number(/ opacity="([\d.]+)"/.exec(bar)?.[1] ?? 1))).toEqual([0.25 + 0.75 * 0.2, 1])
  expect(text).toContain(
    'Confidence 66.67% to 73.33%: 1 examples, 100.00% right. Confidence 93.33% to 100.00%: 99 examples, 100.00% right.',
  )
})
