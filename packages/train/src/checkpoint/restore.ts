import type { EpochEvent } from '../events.ts'
import type { CallbackState } from '../callbacks/callback.ts'
import type { Session } from '../session.ts'
import { checkState } from './check.ts'
import { type Checkpoint, CheckpointError, type CheckpointState } from './checkpoint.ts'
import { expectSameExperiment } from './describe.ts'
import { readVector } from './vectors.ts'

/**
 * Puts a run where another one, or it itself, was.
 * @throws CheckpointError, before anything is changed, if it cannot go on from there.
 */
export function restore(session: Session, { state: untrusted, tensors }: Checkpoint): void {
  const state = checkState(untrusted)
  expectSameExperiment(session.description, state.experiment)
  checkPosition(session, state)
  const { trainer, position, history } = session
  const { parameters } = trainer.model.network
  const weights = readVector('', tensors, parameters.tree)
  const slots = Object.keys(trainer.slots).map(
    (slot) => [slot, readVector(`optimizer/${slot}/`, tensors, parameters.tree)] as const,
  )
  const callbacks = readCallbacks(session, state, tensors)

  parameters.data.set(weights)
  for (const [slot, vector] of slots) trainer.slots[slot]!.set(vector)
  trainer.goTo(state.step)
  trainer.learningRateScale = state.learningRateScale
  const { learningRate, ...sums } = state.sums
  const { epoch, examples } = state
  Object.assign(position, { ...sums, epoch, examples, learningRate: learningRate ?? NaN })
  history.splice(0, Infinity, ...state.epochs.map(fromJson))
  session.moved = true
  for (const [name, callback] of callbacks) session.callbacks.get(name)!.load(callback)
}

/** A cursor that no run of this experiment has. */
function checkPosition({ dataset, batchSize, steps, random }: Session, state: CheckpointState): void {
  const { epoch, examples, step } = state
  const { count } = dataset.train
  const whole = examples % batchSize === 0 || examples === count
  if (examples > count || !whole || step !== (epoch - 1) * steps + Math.ceil(examples / batchSize)) {
    throw new CheckpointError(
      `fit: a checkpoint's epoch, examples and step must belong together, got ${epoch}, ${examples} and ${step}. It is damaged.`,
    )
  }
  if (state.epochs.length !== epoch - 1) {
    throw new CheckpointError(
      `fit: a checkpoint in epoch ${epoch} must have ${epoch - 1} epochs behind it, got ${state.epochs.length}. It is damaged.`,
    )
  }
  if (JSON.stringify(state.random) !== JSON.stringify(random.state)) {
    throw new CheckpointError("fit: a checkpoint's random stream must be that of its seed. It is damaged.")
  }
}

function readCallbacks(
  { callbacks, trainer }: Session,
  state: CheckpointState,
  tensors: Checkpoint['tensors'],
): [string, CallbackState][] {
  const { tree } = trainer.model.network.parameters
  return [...callbacks.keys()].map((name) => {
    const kept = state.callbacks[name] as { json?: CallbackState['json']; vectors?: unknown } | null | undefined
    if (kept?.json === undefined || !isNames(kept.vectors)) {
      throw new CheckpointError(`fit: a checkpoint must hold what the callback ${name} remembers. It is damaged.`)
    }
    const vectors = kept.vectors.map((key) => [key, readVector(`callback/${name}/${key}/`, tensors, tree)] as const)
    return [name, { json: kept.json, vectors: Object.fromEntries(vectors) }]
  })
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string')
}

/** Null is NaN, in a metric; other numbers of an epoch are never null. */
function fromJson(event: CheckpointState['epochs'][number]): EpochEvent {
  return Object.fromEntries(Object.entries(event).map(([key, value]) => [key, value ?? NaN])) as unknown as EpochEvent
}
