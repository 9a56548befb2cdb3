import { ArgumentError } from '@nn/tensor'
import { expectVector } from './vector.ts'
import { capture } from '../checkpoint/capture.ts'
import { restore } from '../checkpoint/restore.ts'
import type { Session } from '../session.ts'
import type { RunControl } from './callback.ts'

/** What callbacks get of a run. */
export function createControl(session: Session): RunControl {
  const { trainer, epochs, notices } = session
  const { data: parameters } = trainer.model.network.parameters
  return {
    epochs,
    parameters,
    get weights() {
      return session.judged ?? parameters
    },
    get learningRateScale() {
      return trainer.learningRateScale
    },
    set learningRateScale(scale) {
      if (!(scale >= 0 && scale < Infinity)) {
        throw new ArgumentError('run', 'learningRateScale must be a finite number of at least 0', scale)
      }
      trainer.learningRateScale = scale
    },
    monitor: (who, metric) => session.monitors.add(who, metric),
    stop(message) {
      session.stopped ??= message
    },
    setWeights(weights) {
      parameters.set(expectVector('setWeights', weights, parameters.length))
      session.replaced = true
    },
    endWith(weights) {
      session.result = weights && expectVector('endWith', weights, parameters.length)
    },
    judgeWith(weights) {
      session.judged = weights && expectVector('judgeWith', weights, parameters.length)
      session.replaced = true
    },
    checkpoint: () => capture(session, false),
    restore(checkpoint) {
      restore(session, checkpoint)
    },
    notice(message) {
      notices.push(message)
    },
  }
}
