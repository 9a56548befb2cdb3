import { expectInteger, expectNumber, expectOptions, inside, type Known } from '@nn/arguments'
import type { Checkpoint } from '../checkpoint/checkpoint.ts'
import type { StatefulCallback } from './callback.ts'
import { loadNumbers } from './state.ts'

/** Options of `rollBack`. */
export interface RollBackOptions {
  /** What the learning rate is multiplied by each time, above 0 and below 1. Default 0.5. */
  readonly factor?: number
  /** How often, at most, at least 1. Default 3. Then the error ends the run. */
  readonly limit?: number
}

const known: Known<RollBackOptions> = { factor: 'number', limit: 'number' }

/**
 * Where a number became NaN or infinite, goes back to the end of the last epoch (or the start), and on from there at a
 * lower learning rate. Without it a `NonFiniteError` ends the run, naming the first layer and the batch. Checkpoints
 * hold what it goes back to: they are twice as large.
 *
 * @throws ArgumentError for an option that is not known or outside its range.
 */
export function rollBack(options: RollBackOptions = {}): StatefulCallback {
  expectOptions('rollBack', options, known)
  const { factor = 0.5, limit = 3 } = options
  expectNumber('rollBack', 'factor', factor, inside)
  expectInteger('rollBack', 'limit', limit, 1)
  return {
    name: 'rollBack',
    config: { factor, limit },
    begin(run) {
      let good: Checkpoint | undefined
      let times = 0
      return {
        handle(event) {
          if (event.type === 'epoch') good = run.checkpoint()
          if (event.type === 'start') good ??= run.checkpoint()
          if (event.type !== 'nonFinite' || !good || times >= limit) return
          const [back, scale, count] = [good, run.learningRateScale * factor, times + 1]
          run.restore(back)
          run.learningRateScale = scale
          good = back // what was restored knows nothing of itself,
          times = count // nor of this time
          run.notice(`${event.message} Going back to epoch ${back.state.epoch}, at ${factor} times the learning rate.`)
        },
        save: () => ({ json: { times }, ...(good && { checkpoint: good }) }),
        load({ json, checkpoint }) {
          times = loadNumbers('rollBack', json, ['times']).times
          good = checkpoint
        },
      }
    },
  }
}
