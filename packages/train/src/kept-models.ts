import type { Layer, Loss } from '@nn/layers'
import { createRandom, type Engine, sameShape, type Shape } from '@nn/tensor'
import type { Split } from './dataset.ts'
import { createModel, type Model } from './model.ts'

/** What a model is compiled for. */
interface Purpose {
  readonly loss: Loss
  readonly engine: Engine
  readonly inputShape: Shape
  readonly targetShape: Shape
  /** How many there are. */
  readonly classes: number
}

interface KeptModel extends Purpose {
  readonly compiled: Model
}

/** For each layer the models that were compiled for it, the last used one first. They are forgotten with the layer. */
const keptModels = new WeakMap<Layer, readonly KeptModel[]>()
const most = 4 // for each layer

/** What `withModel` compiles a model for. */
export interface ModelNeeds {
  readonly model: Layer
  readonly loss: Loss
  readonly split: Split
  readonly classes: readonly string[]
  /** How many examples it must be able to compute at once. */
  readonly size: number
  readonly engine: Engine
}

/**
 * Computes with a compiled model, and keeps it for later calls with the same layer, loss, shapes and engine. An engine
 * gets its memory back only when the event loop turns: a loop that compiled in each call would fill it. A model that
 * is too small is replaced by one of at least twice the size.
 */
export function withModel<T>({ model, loss, split, classes, size, engine }: ModelNeeds, work: (model: Model) => T): T {
  const { inputShape, targetShape } = split
  const purpose = { loss, engine, inputShape, targetShape, classes: classes.length }
  const found = keptModels.get(model)?.find((kept) => isFor(kept, purpose))
  const least = found ? found.compiled.network.batchSize : 0
  const compile = (chunkSize: number): Model =>
    createModel({ model, loss }, { train: split, classes }, { chunkSize, engine, random: createRandom(0) })
  const compiled = found && least >= size ? found.compiled : compile(Math.max(size, 2 * least))
  replace(model, found, undefined) // not to be found while it computes: a split may compute with the layer itself
  try {
    return work(compiled)
  } finally {
    replace(model, undefined, { ...purpose, compiled })
  }
}

function isFor(kept: KeptModel, purpose: Purpose): boolean {
  return (
    kept.loss === purpose.loss &&
    kept.engine === purpose.engine &&
    kept.classes === purpose.classes &&
    sameShape(kept.inputShape, purpose.inputShape) &&
    sameShape(kept.targetShape, purpose.targetShape)
  )
}

function replace(layer: Layer, old: KeptModel | undefined, used: KeptModel | undefined): void {
  const others = (keptModels.get(layer) ?? []).filter((kept) => kept !== old)
  keptModels.set(layer, used ? [used, ...others.slice(0, most - 1)] : others)
}
