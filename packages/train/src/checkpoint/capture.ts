import { type Json, type Tensor } from '@nn/tensor'
import type { EpochEvent } from '../events.ts'
import type { Session } from '../session.ts'
import { type Checkpoint, checkpointFormat } from './checkpoint.ts'
import { nameVector } from './vectors.ts'

/** The state of a run, as copies. */
export function capture(session: Session): Checkpoint {
  const { trainer, position, random, description, history } = session
  const { parameters } = trainer.model.network
  const tensors: Record<string, Tensor> = nameVector('', parameters.data, parameters.tree)
  for (const [slot, vector] of Object.entries(trainer.slots)) {
    Object.assign(tensors, nameVector(`optimizer/${slot}/`, vector, parameters.tree))
  }
  const callbacks: Record<string, Json> = {}
  for (const [name, callback] of session.callbacks) {
    const { json, vectors = {} } = callback.save()
    callbacks[name] = { json, vectors: Object.keys(vectors) }
    for (const [key, vector] of Object.entries(vectors)) {
      Object.assign(tensors, nameVector(`callback/${name}/${key}/`, vector, parameters.tree))
    }
  }
  const { epoch, examples, loss, correct, seconds, learningRate, gradientNorms } = position
  return {
    state: {
      format: checkpointFormat,
      experiment: description,
      epoch,
      examples,
      step: trainer.step,
      sums: { loss, correct, seconds, learningRate: orNull(learningRate), gradientNorms },
      random: random.state,
      learningRateScale: trainer.learningRateScale,
      epochs: history.map(toJson),
      callbacks,
    },
    tensors,
  }
}

function toJson(event: EpochEvent): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(event).map(([key, value]) => [key, typeof value === 'number' ? orNull(value) : (value as Json)]),
  )
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
