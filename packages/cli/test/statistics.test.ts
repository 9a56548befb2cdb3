import { expect, test } from 'vitest'
import type { Manifest } from '../src/record/manifest.ts'
import { statisticsOf } from '../src/record/statistics.ts'
import { epoch } from './support/events.ts'

const epochs = [
  epoch(1, { testLoss: 3, testAccuracy: 0.3, validationLoss: 5, validationAccuracy: 0.9, seconds: 1 }),
  epoch(2, { testLoss: 1, testAccuracy: 0.5, validationLoss: 2, validationAccuracy: 0.7, seconds: 2 }),
  epoch(3, { testLoss: 2, testAccuracy: 0.6, validationLoss: 4, validationAccuracy: NaN, seconds: 3 }),
]
const log = { start: undefined, steps: [], epochs, done: undefined, chain: '', edits: [] }

function manifest(result?: Partial<Manifest['result']>): Manifest {
  return { ...(result === undefined ? {} : { result }) } as unknown as Manifest
}

test('without saved weights the last epoch is final; the best may be of different epochs', () => {
  expect(statisticsOf({ manifest: manifest(), log })).toEqual({
    epochs: 3,
    final: { loss: 2, accuracy: 0.6, validationLoss: 4, validationAccuracy: NaN },
    best: { loss: 1, accuracy: 0.6, validationLoss: 2, validationAccuracy: 0.9 },
    secondsPerEpoch: 2,
    examplesPerSecond: 40_000,
  })
})

test('saved weights of an earlier epoch have its validation metrics', () => {
  const result = { epochs: 3, testLoss: 1, testAccuracy: 0.5 }
  const { final } = statisticsOf({ manifest: manifest(result), log })
  expect(final).toEqual({ loss: 1, accuracy: 0.5, validationLoss: 2, validationAccuracy: 0.7 })
})

test('a run without an epoch has no numbers', () => {
  const {
    epochs: count,
    final,
    best,
    secondsPerEpoch,
  } = statisticsOf({ manifest: manifest(), log: { ...log, epochs: [] } })
  const none = { loss: NaN, accuracy: NaN, validationLoss: NaN, validationAccuracy: NaN }
  expect([count, final, best, secondsPerEpoch]).toEqual([0, none, none, NaN])
})
