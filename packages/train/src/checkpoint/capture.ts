import type { Json, Tensor } from '@nn/tensor'
import type { EpochEvent } from '../events.ts'
import type { Session } from '../session.ts'
import { type Checkpoint, CheckpointError, type CheckpointState, checkpointFormat } from './checkpoint.ts'
import { stepAt } from './position.ts'
import { nameVector } from './vectors.ts'

/**
 * The state of a run, as copies. With `kept`, checkpoints held by callbacks are included, but not those inside them:
 * otherwise each would contain all earlier ones.
 * @throws CheckpointError after an update that went wrong.
 */
export function capture(session: Session, kept: boolean): Checkpoint {
  const { trainer, position, random, description, history } = session
  const { parameters } = trainer.model.network
  const { epoch, examples, loss, correct, seconds, learningRate, gradientNorms } = position
  if (trainer.step !== stepAt(session, epoch, examples)) {
    throw new CheckpointError(
      `fit: a checkpoint must be of finite weights, got those of a failed update in epoch ${epoch}. Go on from an earlier one.`,
    )
  }
  const past = pastOf(history)
  const tensors: Record<string, Tensor> = nameVector('', parameters.data, parameters.tree)
  for (const [slot, vector] of Object.entries(trainer.slots)) {
    Object.assign(tensors, nameVector(`optimizer/${slot}/`, vector, parameters.tree))
  }
  if (session.result) Object.assign(tensors, nameVector('result/', session.result, parameters.tree))
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
      control: controlOf(session),
      get epochs() {
        return past()
      },
      callbacks: saveCallbacks(session, tensors, kept),
    },
    tensors,
  }
}

/**
 * The epochs so far, as JSON, made when they are asked for: a run that takes a checkpoint after each epoch would
 * otherwise need time that grows with the square of their number. The history only grows; a run that goes back gets
 * another one.
 */
function pastOf(history: readonly EpochEvent[]): () => CheckpointState['epochs'] {
  const count = history.length
  let epochs: CheckpointState['epochs'] | undefined
  return () => (epochs ??= history.slice(0, count).map(toJson))
}

function controlOf({ stopped, replaced, result, notices }: Session): CheckpointState['control'] {
  return { stopped: stopped ?? null, replaced, result: result !== undefined, notices: [...notices] }
}

/** What callbacks remember, as JSON; their tensors go to the others. */
function saveCallbacks(session: Session, tensors: Record<string, Tensor>, kept: boolean): Record<string, Json> {
  const { tree } = session.trainer.model.network.parameters
  const saved = [...session.callbacks].map(([name, callback]) => {
    const { json, vectors = {}, checkpoint } = callback.save()
    for (const [key, vector] of Object.entries(vectors)) {
      Object.assign(tensors, nameVector(`callback/${name}/${key}/`, vector, tree))
    }
    const state = { json, vectors: Object.keys(vectors) }
    if (!kept || !checkpoint) return [name, state] as const
    for (const [key, tensor] of Object.entries(checkpoint.tensors)) tensors[`kept/${name}/${key}`] = tensor
    return [name, { ...state, kept: checkpoint.state as unknown as Json }] as const
  })
  return Object.fromEntries(saved)
}

function toJson(event: EpochEvent): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(event).map(([key, value]) => [key, typeof value === 'number' ? orNull(value) : (value as Json)]),
  )
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
