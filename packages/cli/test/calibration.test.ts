import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Answer, calibrate } from '../src/report/calibration.ts'

const runs = Number(process.env['NN_PROPERTY_RUNS'] ?? 2000)

test('the error is the gap between confidence and accuracy, by the share of each bin', () => {
  const answers = [
    { confidence: 0.75, correct: true },
    { confidence: 0.79, correct: false },
    { confidence: 1, correct: true },
    { confidence: 0.3, correct: true },
  ]
  const { bins, ece } = calibrate(answers, 5)
  expect(bins.map(({ count }) => count)).toEqual([0, 1, 0, 2, 1])
  expect(bins[3]).toMatchObject({ from: 0.6, to: 0.8, accuracy: 0.5 })
  expect(bins[3]!.confidence).toBeCloseTo(0.77, 12)
  expect(ece).toBeCloseTo((0.7 + 2 * 0.27 + 0) / 4, 12)
})

test('a bin ends with its upper bound, as in the paper, and 0 belongs to the first', () => {
  const at = (confidence: number): number =>
    calibrate([{ confidence, correct: true }], 4).bins.findIndex((b) => b.count)
  expect([0, 0.25, 0.26, 0.5, 0.75, 1].map(at)).toEqual([0, 0, 1, 1, 2, 3])
})

const answer = fc.record({ confidence: fc.double({ min: 0, max: 1, noNaN: true }), correct: fc.boolean() })

test(`equals the definition with 15 bins, ${runs} times`, () => {
  fc.assert(
    fc.property(fc.array(answer, { minLength: 1, maxLength: 60 }), (answers) => {
      const { bins, ece } = calibrate(answers)
      expect(bins).toHaveLength(15)
      expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(answers.length)
      expect(ece).toBeCloseTo(definition(answers, 15), 9)
    }),
    { numRuns: runs, seed: 1 },
  )
})

function definition(answers: readonly Answer[], count: number): number {
  let ece = 0
  for (let m = 0; m < count; m++) {
    const inside = answers.filter(({ confidence: p }) => Math.max(0, Math.ceil(p * count) - 1) === m)
    if (inside.length === 0) continue
    const accuracy = inside.filter(({ correct }) => correct).length / inside.length
    const confidence = inside.reduce((sum, { confidence: p }) => sum + p, 0) / inside.length
    ece += (inside.length / answers.length) * Math.abs(accuracy - confidence)
  }
  return ece
}
