import { expectNumber, expectOptions, fraction, type Known } from '@nn/arguments'
import type { StatefulCallback } from './callback.ts'
import { loadNumbers, loadVector } from './state.ts'

/** Options of `exponentialMovingAverage`. */
export interface MovingAverageOptions {
  /** How much of the average stays at each step, at least 0 and less than 1. Default 0.999. */
  readonly decay?: number
}

const known: Known<MovingAverageOptions> = { decay: 'number' }

/**
 * Averages the weights over the steps (Polyak & Juditsky 1992, exponentially): after step 1 `average = weights`, then
 * `average += (1 − decay)·(weights − average)`, as PyTorch's AveragedModel with `get_ema_multi_avg_fn`. There is no
 * bias to correct, because it starts from weights and not from 0. Epochs are judged with the average, and it is the
 * run's result; training goes on with its own weights.
 *
 * It is one pass over the parameters in JavaScript at each step.
 *
 * @throws ArgumentError for an option that is not known or outside its range.
 */
export function exponentialMovingAverage(options: MovingAverageOptions = {}): StatefulCallback {
  const name = 'exponentialMovingAverage'
  expectOptions(name, options, known)
  const { decay = 0.999 } = options
  expectNumber(name, 'decay', decay, fraction)
  return {
    name,
    config: { decay },
    begin(run) {
      let average: Float32Array | undefined
      return {
        handle(event) {
          if (event.type !== 'step') return
          if (!average) {
            average = run.parameters.slice()
            run.judgeWith(average)
            return
          }
          const { parameters } = run
          for (let i = 0; i < average.length; i++) average[i]! += (1 - decay) * (parameters[i]! - average[i]!)
        },
        save: () => ({ json: { begun: Number(average !== undefined) }, ...(average && { vectors: { average } }) }),
        load({ json, vectors }) {
          const { begun } = loadNumbers(name, json, ['begun'])
          average = loadVector(name, vectors, 'average', begun > 0)
          run.judgeWith(average)
        },
      }
    },
  }
}
