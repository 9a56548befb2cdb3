import { describe, expect, it } from 'vitest'
import { expectOptions } from '../src/index.ts'

/** What expectOptions says of an option that a function with these options does not know. */
function adviceOn(name: string, known: readonly string[]): string | undefined {
  const table = Object.fromEntries(known.map((other) => [other, 'anything' as const]))
  try {
    expectOptions('f', { [name]: 1 }, table)
  } catch (error) {
    return /, got "\w+"\.(?: (.*))?$/.exec((error as Error).message)?.[1]
  }
  return 'accepted'
}

const plateau = ['factor', 'patience', 'cooldown', 'minLearningRate', 'monitor', 'mode', 'minDelta']
const table = ['file', 'target', 'text', 'name', 'columns', 'delimiter', 'missingValues', 'test', 'validation', 'seed']
const experiment = ['data', 'model', 'loss', 'optimizer', 'epochs', 'batchSize', 'seed', 'accumulate', 'callbacks']

describe('a name that an option has elsewhere leads to the name that it has here', () => {
  it.each<[who: string, options: readonly string[], names: Readonly<Record<string, readonly string[]>>]>([
    ['slice', ['start', 'stop', 'step'], { start: ['begin'], stop: ['end'] }],
    ['sum', ['axis', 'keepdims', 'out', 'engine'], { axis: ['dim'], keepdims: ['keepdim', 'keep_dims'] }],
    [
      'normal',
      ['mean', 'standardDeviation', 'out'],
      { mean: ['loc'], standardDeviation: ['std', 'stddev', 'scale', 'standard_deviation'] },
    ],
    ['allClose', ['rtol', 'atol', 'equalNan'], { atol: ['tol', 'tolerance'], equalNan: ['equal_nan'] }],
    [
      'adam',
      ['learningRate', 'beta1', 'beta2', 'epsilon', 'weightDecay'],
      {
        learningRate: ['lr', 'rate', 'learning_rate', 'step_size', 'eta', 'alpha'],
        beta1: ['betas', 'beta_1'],
        beta2: ['beta_2'],
        epsilon: ['eps'],
        weightDecay: ['weight_decay', 'l2', 'decay'],
      },
    ],
    ['leakyRelu', ['slope'], { slope: ['alpha', 'negative_slope', 'leak'] }],
    ['a slope with a rate', ['learningRate', 'slope'], { slope: ['alpha'] }],
    [
      'stepDecay',
      ['every', 'factor'],
      { every: ['step_size', 'decay_steps'], factor: ['gamma', 'decay_rate', 'decay', 'alpha'] },
    ],
    [
      'cosineDecay',
      ['steps', 'final'],
      { steps: ['T_max', 'decay_steps', 'total_steps'], final: ['eta_min', 'min_lr', 'alpha'] },
    ],
    [
      'reduceOnPlateau',
      plateau,
      {
        factor: ['gamma'],
        patience: ['wait'],
        minLearningRate: ['min_lr'],
        monitor: ['metric', 'quantity'],
        minDelta: ['min_delta', 'threshold', 'tol', 'tolerance'],
      },
    ],
    ['earlyStopping', ['patience', 'restoreBest', 'monitor'], { restoreBest: ['restore_best_weights'] }],
    [
      'csv',
      table,
      {
        file: ['path', 'filename', 'filepath'],
        target: ['label', 'labels', 'y'],
        columns: ['dtype'],
        delimiter: ['delim', 'sep', 'separator'],
        missingValues: ['na_values'],
        test: ['test_size', 'test_split', 'split'],
        validation: ['val', 'validation_split'],
        seed: ['random_state', 'random_seed'],
      },
    ],
    [
      'mnist',
      ['directory', 'verify', 'validation', 'seed'],
      { directory: ['root', 'dir', 'folder', 'path'], validation: ['val', 'split'] },
    ],
    ['syntheticDigits', ['count', 'seed'], { count: ['n'] }],
    [
      'defineExperiment',
      experiment,
      {
        data: ['dataset'],
        model: ['network', 'net'],
        loss: ['criterion'],
        optimizer: ['optimiser'],
        batchSize: ['batch', 'batch_size'],
      },
    ],
    ['createEngine', ['threads', 'precision'], { threads: ['workers', 'num_workers', 'n_threads'] }],
    [
      'dense',
      ['weight', 'bias'],
      { weight: ['initializer', 'kernel_initializer'], bias: ['bias_initializer', 'use_bias'] },
    ],
  ])('%s', (_, options, names) => {
    for (const [ours, others] of Object.entries(names)) {
      for (const name of others) expect([name, adviceOn(name, options)]).toEqual([name, `Did you mean ${ours}?`])
    }
  })

  it('of the names that the function knows', () => {
    expect(adviceOn('alpha', ['momentum'])).toBe(undefined)
    expect(adviceOn('alpha', ['momentum', 'factor'])).toBe('Did you mean factor?')
  })
})

describe('an option that is something else here', () => {
  it.each([
    ['activation', 'Put the activation after it, as a layer of its own: relu().'],
    ['input_shape', 'The shape of the inputs comes from the data.'],
    ['input_dim', 'The shape of the inputs comes from the data.'],
    ['in_features', 'The shape of the inputs comes from the data.'],
  ])('%s', (name, remedy) => {
    expect(adviceOn(name, ['weight', 'bias'])).toBe(remedy)
  })
})
