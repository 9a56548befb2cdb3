import { withValueAt } from '@nn/testkit'
import { describe, expect, it } from 'vitest'
import { checkState } from '../src/checkpoint/check.ts'
import { CheckpointError } from '../src/index.ts'
import { everything, record, throughJson } from './support/runs.ts'

const { state } = throughJson((await record(everything)).checkpoints[8]!) // in the second epoch, after one

function refusal(path: string, value: unknown): string {
  try {
    checkState(withValueAt(state, path.split('.'), value))
  } catch (error) {
    expect(error).toBeInstanceOf(CheckpointError)
    return (error as Error).message
  }
  return 'accepted'
}

const object = 'an object'
const list = 'a list'
const finite = 'a finite number'
const nonNegative = 'a finite number of at least 0'
const count = 'an integer of at least 0'
const word = 'an integer from 0 to 4294967295'
const ofEpoch = [
  ...['validationLoss', 'validationAccuracy', 'trainingLoss', 'trainingAccuracy', 'testLoss', 'testAccuracy'],
  ...['loss', 'accuracy', 'learningRate', 'seconds', 'examplesPerSecond'],
]

describe('the state of a checkpoint', () => {
  it('may be at the ends of its ranges', () => {
    for (const [path, values] of Object.entries({
      epoch: [1, Number.MAX_SAFE_INTEGER],
      examples: [Number.MAX_SAFE_INTEGER],
      step: [0, Number.MAX_SAFE_INTEGER],
      learningRateScale: [0, Number.MAX_VALUE],
      'sums.loss': [-Number.MAX_VALUE, Number.MAX_VALUE],
      'sums.correct': [0, state.examples],
      'sums.seconds': [0, Number.MAX_VALUE],
      'sums.learningRate': [null, 0, Number.MAX_VALUE],
      'sums.gradientNorms': [{}, { weight: 0 }],
      'random.key': [
        [0, 0],
        [2 ** 32 - 1, 2 ** 32 - 1],
      ],
      'random.counter': [0, Number.MAX_SAFE_INTEGER],
      'control.stopped': [null, '', 'enough'],
      'control.replaced': [true, false],
      'control.result': [true, false],
      'control.notices': [[], ['one', 'two']],
      callbacks: [{}],
      epochs: [[]],
      ...Object.fromEntries(ofEpoch.map((name) => [`epochs.0.${name}`, [null, -Number.MAX_VALUE, Number.MAX_VALUE]])),
      'epochs.0.gradientNorms': [{}, { weight: 0 }],
    })) {
      for (const value of values) expect(refusal(path, value), path).toBe('accepted')
    }
  })

  it.each<[path: string, rule: string, values: readonly unknown[], what?: string]>([
    ['experiment', object, [undefined, null, 1, 'x', []]],
    ['epoch', 'an integer of at least 1', [undefined, null, 0, 1.5, '1', 2 ** 53]],
    ['examples', count, [undefined, -1, 0.5, '1', 2 ** 53]],
    ['step', count, [undefined, -1, 0.5, '1', 2 ** 53]],
    ['sums', object, [undefined, null, []]],
    ['sums.loss', finite, [undefined, null, '1']],
    ['sums.correct', `an integer from 0 to ${state.examples}`, [undefined, null, -1, 0.5, state.examples + 1]],
    ['sums.seconds', nonNegative, [undefined, null, -1e-9, '1']],
    ['sums.learningRate', nonNegative, [undefined, -1e-9, '1']],
    ['sums.gradientNorms', object, [undefined, null, [1]]],
    ['sums.gradientNorms.0', nonNegative, [null, -1e-9, '1'], 'sums.gradientNorms'],
    ['random', object, [undefined, null, []]],
    ['random.key', list, [undefined, null, {}, 1]],
    ['random.key', 'two words', [[], [1], [1, 2, 3]]],
    ['random.key.0', word, [null, -1, 0.5, '1', 2 ** 32], 'random.key'],
    ['random.key.1', word, [null, -1, 0.5, '1', 2 ** 32], 'random.key'],
    ['random.counter', count, [undefined, null, -1, 0.5]],
    ['learningRateScale', nonNegative, [undefined, null, -1e-9, '1']],
    ['epochs', list, [undefined, null, {}]],
    ['epochs.0', object, [null, 1, []], 'epochs'],
    ['epochs.0.gradientNorms', object, [undefined, null, [1]], 'gradientNorms of epoch 1'],
    ['epochs.0.gradientNorms.0', nonNegative, [null, -1e-9, '1'], 'gradientNorms of epoch 1'],
    ...ofEpoch.map(
      (name) =>
        [`epochs.0.${name}`, finite, ['1', true, {}], `${name} of epoch 1`] as [string, string, unknown[], string],
    ),
    ['control', object, [undefined, null, []]],
    ['control.stopped', 'a string or null', [undefined, 1, true]],
    ['control.replaced', 'true or false', [undefined, null, 1]],
    ['control.result', 'true or false', [undefined, null, 1]],
    ['control.notices', list, [undefined, null, 'x']],
    ['control.notices', 'a list of strings', [[1], ['x', null]]],
    ['callbacks', object, [undefined, null, []]],
  ])('is refused by the name of %s unless that is %s', (path, rule, values, what = path) => {
    for (const value of values) {
      const got = value === undefined ? 'nothing' : JSON.stringify(value)
      expect(refusal(path, value)).toBe(
        `fit: a checkpoint's ${what} must be ${rule}, got ${got}. It is damaged: take an earlier one.`,
      )
    }
  })

  it('that is none is refused as a whole, and another format by its name', () => {
    expect(() => checkState([])).toThrow("fit: a checkpoint's state must be an object, got []. It is damaged")
    expect(refusal('format', 'nn-checkpoint-0')).toBe(
      'fit: a checkpoint\'s format must be nn-checkpoint-1, got "nn-checkpoint-0". ' +
        'Resume with the version that wrote it.',
    )
  })

  it.each([
    [{ type: 'step' }, 'the event of that epoch'],
    [{ epoch: 2 }, 'the event of that epoch'],
  ])('is refused if an epoch is not its own event: %o', (change, rule) => {
    const [epoch] = state.epochs
    const message = refusal('epochs.0', { ...epoch, ...change })
    expect(message).toMatch(`fit: a checkpoint's epochs, in the one of epoch 1, must be ${rule}, got {"type":`)
    expect(refusal('epochs', [epoch, epoch])).toMatch("fit: a checkpoint's epochs, in the one of epoch 2, must be")
  })

  it('is refused if an epoch holds what no epoch has, which is named with all that one has', () => {
    expect(refusal('epochs.0', { ...state.epochs[0], speed: 1 })).toBe(
      "fit: a checkpoint's epochs, in the one of epoch 1, must be an object of type, epoch, gradientNorms, " +
        'validationLoss, validationAccuracy, trainingLoss, trainingAccuracy, loss, accuracy, testLoss, testAccuracy, ' +
        'learningRate, seconds, examplesPerSecond, got "speed". It is damaged: take an earlier one.',
    )
  })

  it('is shown in 80 characters', () => {
    const got = (length: number): string => refusal('control.replaced', 'x'.repeat(length))
    expect(got(78)).toContain(`, got "${'x'.repeat(78)}". It`)
    expect(got(79)).toContain(`, got "${'x'.repeat(79)}…. It`)
  })
})
