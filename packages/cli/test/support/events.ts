import type { EpochEvent, FitEvent } from '@nn/train'

const engine = { kernels: 'reference', threads: 1, precision: 'strict' as const, notes: [] }

/** An epoch of the recorded run. */
export function epoch(number: number, values: Partial<EpochEvent> = {}): EpochEvent {
  return {
    type: 'epoch',
    epoch: number,
    trainingLoss: 0.9 / number,
    trainingAccuracy: 1 - 0.4 / number,
    loss: 1 / number,
    accuracy: 1 - 0.5 / number,
    testLoss: 1.1 / number,
    testAccuracy: 1 - 0.6 / number,
    learningRate: 0.01,
    gradientNorms: { '0.weight': 0.5 / number },
    seconds: 1.5,
    examplesPerSecond: 40_000,
    ...values,
  }
}

/** What `fit` says about a run of three epochs, in order. */
export function recordedRun(epochs = 3): FitEvent[] {
  const numbers = Array.from({ length: epochs }, (_, i) => i + 1)
  return [
    {
      type: 'start',
      dataset: 'points',
      synthetic: false,
      parameters: 9,
      inputShape: [28, 28],
      examples: 60_000,
      batchSize: 60_000,
      epochs,
      steps: 1,
      seed: 7,
      trainingSample: 10_000,
      monitors: {},
      engine,
    },
    ...numbers.flatMap((n): FitEvent[] => [
      { type: 'progress', epoch: n, examples: 30_000, loss: 1 / n, accuracy: 0.5 },
      { type: 'step', epoch: n, step: n, loss: 1 / n, accuracy: 0.5, learningRate: 0.01 },
      epoch(n),
    ]),
    {
      type: 'done',
      reason: 'completed',
      epochs,
      step: epochs,
      testLoss: 1.1 / epochs,
      testAccuracy: 1 - 0.6 / epochs,
      monitors: {},
      weightsSha256: 'ab'.repeat(32),
      dataset: 'points',
      synthetic: false,
      seed: 7,
      weights: { 0: { weight: { shape: [2], data: Float32Array.of(1, 2) } } },
    },
  ]
}
