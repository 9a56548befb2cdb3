import type { Json } from '@nn/tensor'
import type { CallbackState } from '../callbacks/callback.ts'
import type { EpochEvent } from '../events.ts'
import type { Session } from '../session.ts'
import { checkState } from './check.ts'
import { type Checkpoint, CheckpointError, type CheckpointState } from './checkpoint.ts'
import { expectSameExperiment } from './describe.ts'
import { damaged, record, texts } from './expect.ts'
import { expectPosition } from './position.ts'
import { type Checkable, readVector } from './vectors.ts'

/**
 * Puts a run where another one, or it itself, was.
 * @throws CheckpointError, before anything is changed, if it cannot go on from there.
 */
export function restore(session: Session, checkpoint: Checkpoint): void {
  const { state, weights, slots, result, callbacks } = read(session, checkpoint, true)
  loadCallbacks(session, callbacks) // first: of all this, only they can still refuse
  const { trainer, position } = session
  trainer.model.network.parameters.data.set(weights)
  for (const [slot, vector] of slots) trainer.slots[slot]!.set(vector)
  trainer.goTo(state.step)
  trainer.learningRateScale = state.learningRateScale
  const { learningRate, ...sums } = state.sums
  const { epoch, examples, control } = state
  Object.assign(position, { ...sums, epoch, examples, learningRate: learningRate ?? NaN })
  session.history = state.epochs.map(fromJson)
  session.stopped ??= control.stopped ?? undefined
  session.replaced = control.replaced
  session.result = result
  session.moved = true
}

/** A checkpoint that was found good. */
interface Readable {
  readonly state: CheckpointState
  readonly weights: Float32Array
  readonly slots: readonly (readonly [slot: string, vector: Float32Array])[]
  readonly result: Float32Array | undefined
  readonly callbacks: ReadonlyMap<string, CallbackState>
}

/** One that a callback keeps may itself have none that a callback keeps. */
function read(session: Session, checkpoint: Checkpoint, kept: boolean): Readable {
  const { trainer, description } = session
  const { tree } = trainer.model.network.parameters
  const tensors = record(checkpoint.tensors, 'tensors')
  const state = checkState(checkpoint.state)
  expectSameExperiment(description, state.experiment)
  expectPosition(session, state)
  return {
    state,
    weights: readVector('', tensors, tree),
    slots: Object.keys(trainer.slots).map((slot) => [slot, readVector(`optimizer/${slot}/`, tensors, tree)]),
    result: state.control.result ? readVector('result/', tensors, tree) : undefined,
    callbacks: new Map(
      [...session.callbacks.keys()].map((name) => [name, readCallback(session, name, state, tensors, kept)]),
    ),
  }
}

function readCallback(
  session: Session,
  name: string,
  { callbacks }: CheckpointState,
  tensors: Checkable,
  kept: boolean,
): CallbackState {
  const { tree } = session.trainer.model.network.parameters
  const what = `state of the callback ${name}`
  const { json, vectors: names, kept: keptState } = record(callbacks[name], what)
  if (json === undefined)
    throw new CheckpointError(`fit: a checkpoint's ${what} must have its json, got none. ${damaged}`)
  const vectors = texts(names, what).map((key) => [key, readVector(`callback/${name}/${key}/`, tensors, tree)] as const)
  const state = { json: json as Json, vectors: Object.fromEntries(vectors) }
  if (keptState === undefined || !kept) return state
  const prefix = `kept/${name}/`
  const own = Object.entries(tensors).filter(([key]) => key.startsWith(prefix))
  const checkpoint = {
    state: keptState,
    tensors: Object.fromEntries(own.map(([key, tensor]) => [key.slice(prefix.length), tensor])),
  } as Checkpoint
  read(session, checkpoint, false)
  return { ...state, checkpoint }
}

/** Gives callbacks what they remembered; if one refuses, each has again what it had. */
function loadCallbacks(session: Session, states: ReadonlyMap<string, CallbackState>): void {
  const before = [...session.callbacks].map(([name, callback]) => [name, callback.save()] as const)
  const { replaced } = session
  try {
    for (const [name, state] of states) session.callbacks.get(name)!.load(state)
  } catch (error) {
    for (const [name, state] of before) session.callbacks.get(name)!.load(state)
    session.replaced = replaced
    throw error
  }
}

/** Null is NaN, or was infinite. */
function fromJson(event: CheckpointState['epochs'][number]): EpochEvent {
  return Object.fromEntries(Object.entries(event).map(([key, value]) => [key, value ?? NaN])) as unknown as EpochEvent
}
