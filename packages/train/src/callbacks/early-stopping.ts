import { expectInteger, expectOptions, type Known } from '@nn/arguments'
import { type BestOptions, bestOptions, createBest, watchBest } from './best.ts'
import type { StatefulCallback } from './callback.ts'
import { loadNumbers, loadVector } from './state.ts'

/** Options of `earlyStopping`. */
export interface EarlyStoppingOptions extends BestOptions {
  /**
   * How many epochs in a row may be no better than the best, at least 1. Default 5. Keras takes 0, and stops at the
   * first one.
   */
  readonly patience?: number
  /**
   * Whether the result is the weights of the best epoch, also of a run that was not stopped. Default true; Keras takes
   * false.
   */
  readonly restoreBest?: boolean
}

const known: Known<EarlyStoppingOptions> = { patience: 'number', restoreBest: 'boolean', ...bestOptions }

/**
 * Ends a run that gets no better (Keras's EarlyStopping). If the run ends after a whole epoch, the result is the best
 * epoch's weights; inside an epoch, its current weights. Training itself is never moved: a run that completed may go on
 * for longer.
 *
 * @throws ArgumentError for an option that is not known or outside its range; from the run, if it has no such metric.
 */
export function earlyStopping(options: EarlyStoppingOptions = {}): StatefulCallback {
  expectOptions('earlyStopping', options, known)
  const { patience = 5, restoreBest = true, ...watched } = options
  expectInteger('earlyStopping', 'patience', patience, 1)
  createBest('earlyStopping', watched)
  return {
    name: 'earlyStopping',
    config: { patience, restoreBest, ...watched },
    begin(run) {
      const best = watchBest('earlyStopping', watched, run)
      let weights: Float32Array | undefined
      let bestEpoch = 0
      let waited = 0
      return {
        handle(event) {
          if (event.type !== 'epoch') return
          if (best.improves(event)) {
            waited = 0
            bestEpoch = event.epoch
            if (restoreBest) weights = run.weights.slice()
            return
          }
          waited++
          run.endWith(weights)
          if (waited >= patience) run.stop(noBetter(waited, bestEpoch))
        },
        save: () => ({ json: { ...best.save(), bestEpoch, waited }, ...(weights && { vectors: { weights } }) }),
        load({ json, vectors }) {
          const state = loadNumbers('earlyStopping', json, ['bestEpoch', 'waited'])
          const kept = loadVector('earlyStopping', vectors, 'weights', restoreBest && state.bestEpoch > 0)
          best.load(json)
          weights = kept
          bestEpoch = state.bestEpoch
          waited = state.waited
        },
      }
    },
  }
}

function noBetter(waited: number, bestEpoch: number): string {
  const epochs = waited === 1 ? '1 epoch' : `${waited} epochs`
  return bestEpoch === 0 ? `no number to go by for ${epochs}` : `no better for ${epochs} than in epoch ${bestEpoch}`
}
