import { describe, expect, test } from 'vitest'
import { bestOf, type ComparedRun, type SortKey, sortKeys, sortRuns } from '../src/record/compare.ts'

/** Where the value of a key stands, and whether more is better. */
const places: Readonly<Record<SortKey, readonly [place: string, most: boolean]>> = {
  validationLoss: ['final.validationLoss', false],
  validationAccuracy: ['final.validationAccuracy', true],
  bestValidationLoss: ['best.validationLoss', false],
  bestValidationAccuracy: ['best.validationAccuracy', true],
  testLoss: ['final.loss', false],
  testAccuracy: ['final.accuracy', true],
  bestTestLoss: ['best.loss', false],
  bestTestAccuracy: ['best.accuracy', true],
  epochs: ['epochs', true],
  secondsPerEpoch: ['secondsPerEpoch', false],
  examplesPerSecond: ['examplesPerSecond', true],
}

/** A run in which all is 5 but what stands at one place. */
function run(place: string, value: number): ComparedRun {
  const metrics = { validationLoss: 5, validationAccuracy: 5, loss: 5, accuracy: 5 }
  const whole = { best: { ...metrics }, final: { ...metrics }, epochs: 5, secondsPerEpoch: 5, examplesPerSecond: 5 }
  const [outer, inner] = place.split('.') as [keyof typeof whole, string?]
  if (inner === undefined) Object.assign(whole, { [outer]: value })
  else Object.assign(whole[outer], { [inner]: value })
  return { ...whole, name: String(value) } as unknown as ComparedRun
}

const keys = Object.keys(sortKeys) as SortKey[]

describe.each(keys)('by %s', (key) => {
  const [place, most] = places[key]
  const runs = [3, NaN, 1, 9].map((value) => run(place, value))
  const order = most ? [9, 3, 1] : [1, 3, 9]

  test('the best run comes first, and one without it last', () => {
    expect(sortRuns(runs, key).map(({ name }) => name)).toEqual([...order, NaN].map(String))
    expect(bestOf(runs, key)).toBe(order[0])
    expect(bestOf([], key)).toBe(NaN)
  })

  test('runs that are equal stay in their order', () => {
    const same = [run('epochs', 1), run('epochs', 2)].map((one, i) => ({ ...one, epochs: 5, name: String(i) }))
    expect(sortRuns(same, key).map(({ name }) => name)).toEqual(['0', '1'])
  })
})
