import { expectInteger, expectNumber, expectOptions, inside, type Known, nonNegative } from '@nn/arguments'
import { type BestOptions, bestOptions, createBest, watchBest } from './best.ts'
import type { StatefulCallback } from './callback.ts'
import { loadNumbers } from './state.ts'

/** Options of `reduceOnPlateau`. */
export interface ReduceOnPlateauOptions extends BestOptions {
  /** What the learning rate is multiplied by, above 0 and below 1. Default 0.1. */
  readonly factor?: number
  /** How many epochs in a row may be no better than the best, at least 1. Default 10. */
  readonly patience?: number
  /** Epochs after a reduction that do not count, at least 0. Default 0. */
  readonly cooldown?: number
  /** The rate is not made smaller than this, at least 0. Default 0. */
  readonly minLearningRate?: number
}

const known: Known<ReduceOnPlateauOptions> = {
  factor: 'number',
  patience: 'number',
  cooldown: 'number',
  minLearningRate: 'number',
  ...bestOptions,
}

/**
 * Multiplies the learning rate by `factor` after `patience` epochs that are no better. As Keras's ReduceLROnPlateau;
 * PyTorch's waits one epoch more, and its threshold of 1e-4 is relative. Here `minDelta` is absolute, by default 0
 * (Keras: 1e-4).
 *
 * @throws ArgumentError for an option that is not known or outside its range; from the run, if it has no such metric.
 */
export function reduceOnPlateau(options: ReduceOnPlateauOptions = {}): StatefulCallback {
  const who = 'reduceOnPlateau'
  expectOptions(who, options, known)
  const { factor = 0.1, patience = 10, cooldown = 0, minLearningRate = 0, ...watched } = options
  expectNumber(who, 'factor', factor, inside)
  expectNumber(who, 'minLearningRate', minLearningRate, nonNegative)
  expectInteger(who, 'patience', patience, 1)
  expectInteger(who, 'cooldown', cooldown, 0)
  createBest(who, watched)
  return {
    name: who,
    config: { factor, patience, cooldown, minLearningRate, ...watched },
    begin(run) {
      const best = watchBest(who, watched, run)
      let waited = 0
      let cooling = 0
      return {
        handle(event) {
          if (event.type !== 'epoch') return
          if (cooling > 0) {
            cooling--
            waited = 0
          }
          if (best.improves(event)) waited = 0
          else if (cooling === 0) waited++
          if (waited < patience || event.learningRate <= minLearningRate) return
          const rate = Math.max(event.learningRate * factor, minLearningRate)
          run.learningRateScale *= rate / event.learningRate
          run.notice(`Epoch ${event.epoch}: no better for ${waited} epochs, the learning rate is ${rate} from here on.`)
          waited = 0
          cooling = cooldown
        },
        save: () => ({ json: { ...best.save(), waited, cooling } }),
        load({ json }) {
          const state = loadNumbers(who, json, ['waited', 'cooling'])
          best.load(json)
          waited = state.waited
          cooling = state.cooling
        },
      }
    },
  }
}
