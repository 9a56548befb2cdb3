import { innermost } from '@nn/layers'
import { entries, type Tensor } from '@nn/tensor'
import type { Chunk, Model } from './model.ts'

/** Where a run was when a number went bad. */
export interface Place {
  readonly epoch: number
  /** The batch of the epoch, from 1. */
  readonly batch: number
  /** The examples of the batch. */
  readonly indices: Uint32Array
}

/** A NaN or an infinity in a loss or a gradient. The weights are still those before the batch. */
export class NonFiniteError extends Error {
  override readonly name = 'NonFiniteError'
  readonly epoch: number
  readonly batch: number
  /** The first tensor that holds it: `the output of layer 2 (dense)`. */
  readonly where: string
  /** The examples of the batch, as indices into the training data. */
  readonly examples: readonly number[]

  constructor(value: number, where: string, { epoch, batch, indices }: Place) {
    const some = `${Array.from(indices.subarray(0, 5)).join(', ')}${indices.length > 5 ? ', …' : ''}`
    super(
      `fit: numbers must stay finite, got ${value} in ${where} at epoch ${epoch}, batch ${batch} (examples ${some}). ` +
        'The weights are those before this batch; lower the learning rate or look at these examples.',
    )
    this.epoch = epoch
    this.batch = batch
    this.where = where
    this.examples = Array.from(indices)
  }
}

/** Throws if the loss is not finite, naming the first layer whose output is not. */
export function expectFiniteLoss(model: Model, chunk: Chunk, place: Place): void {
  if (Number.isFinite(chunk.total)) return
  const layers = innermost(model.network, chunk.io)
  const found = badValue(model, 'the inputs', chunk.io.x) ??
    firstOf(layers, ({ name, layer, io }) => badValue(model, `the output of layer ${label(name, layer.type)}`, io.y)) ??
    badValue(model, 'the targets', chunk.loss.target) ?? { value: chunk.total, where: 'the loss' }
  throw new NonFiniteError(found.value, found.where, place)
}

/** Throws if a gradient is not finite, naming the first layer, in the order of `backward`, that made it. */
export function expectFiniteGradients(model: Model, chunk: Chunk, place: Place): void {
  const { network } = model
  const { data } = network.gradients
  const index = network.engine.ops.kernels.findNonFinite(data, data.length)
  if (index < 0) return
  const found = firstOf([...innermost(network, chunk.io)].reverse(), ({ name, layer, gradients }) =>
    firstOf(entries(gradients), ([parameter, gradient]) =>
      badValue(model, `the gradient of ${parameter} of layer ${label(name, layer.type)}`, gradient),
    ),
  )
  throw new NonFiniteError(data[index]!, found?.where ?? 'the gradients', place)
}

interface Found {
  readonly value: number
  readonly where: string
}

function badValue({ network }: Model, where: string, { data }: Tensor): Found | undefined {
  const index = network.engine.ops.kernels.findNonFinite(data, data.length)
  return index < 0 ? undefined : { value: data[index]!, where }
}

function firstOf<T>(items: readonly T[], find: (item: T) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item)
    if (found) return found
  }
  return undefined
}

function label(name: string, type: string): string {
  return name === '' ? type : `${name} (${type})`
}
