import { innermost } from '@nn/layers'
import { entries, type Tensor } from '@nn/tensor'
import type { Chunk, Model } from './model.ts'

/** Where a run was when a number went bad. */
export interface Place {
  readonly epoch: number
  /** The batch of the epoch, from 1. */
  readonly batch: number
  /** The examples of the batch: `size` of `order`, from `start` on. */
  readonly order: Uint32Array
  readonly start: number
  readonly size: number
}

/**
 * A NaN or an infinity in a loss or a gradient, found before any weight was updated, or in a weight that an update
 * made.
 */
export class NonFiniteError extends Error {
  override readonly name = 'NonFiniteError'
  readonly epoch: number
  readonly batch: number
  /** The first tensor that holds it: `the output of layer 2 (dense)`. */
  readonly where: string
  /** The examples of the batch, as indices into the training data. */
  readonly examples: readonly number[]

  constructor(value: number, where: string, place: Place, hint: string = whileComputing) {
    const { epoch, batch, order, start, size } = place
    const indices = order.subarray(start, start + size)
    const some = `${Array.from(indices.subarray(0, 5)).join(', ')}${indices.length > 5 ? ', …' : ''}`
    super(
      `fit: numbers must stay finite, got ${value} in ${where} at epoch ${epoch}, batch ${batch} (examples ${some}). ${hint}`,
    )
    this.epoch = epoch
    this.batch = batch
    this.where = where
    this.examples = Array.from(indices)
  }
}

const whileComputing = 'This batch has updated no weight. Lower the learning rate, or look at these examples.'
const whileUpdating = 'Lower the learning rate, or clip the gradients.'

/** Throws if the loss is not finite, naming the first layer whose output is not. */
export function expectFiniteLoss(model: Model, chunk: Chunk, place: Place): void {
  if (Number.isFinite(chunk.total)) return
  const layers = innermost(model.network, chunk.io)
  const found = badValue(model, 'the inputs', chunk.io.x) ??
    firstOf(layers, ({ name, layer, io }) => badValue(model, `the output of layer ${label(name, layer.type)}`, io.y)) ??
    badValue(model, 'the targets', chunk.loss.target) ?? { value: chunk.total, where: 'the loss' }
  throw new NonFiniteError(found.value, found.where, place)
}

/** Throws if a gradient is not finite, naming the first place, in the order of `backward`, that made it. */
export function expectFiniteGradients(model: Model, chunk: Chunk, place: Place): void {
  const { network } = model
  const bad = badValue(model, 'the gradients', network.gradients)
  if (!bad) return
  const layers = [...innermost(network, chunk.io)].reverse()
  const found =
    badValue(model, 'the gradient of the loss', chunk.io.dy) ??
    firstOf(layers, ({ name, layer, gradients, io }) => {
      const who = `of layer ${label(name, layer.type)}`
      return (
        firstOf(entries(gradients), ([parameter, gradient]) =>
          badValue(model, `the gradient of ${parameter} ${who}`, gradient),
        ) ?? (io.dx ? badValue(model, `the input gradient ${who}`, io.dx) : undefined)
      )
    }) ??
    bad
  throw new NonFiniteError(found.value, found.where, place)
}

/** Throws if an update made a parameter, or the optimizer's state, that is not finite. */
export function expectFiniteUpdate(model: Model, state: Readonly<Record<string, Float32Array>>, place: Place): void {
  const found =
    badValue(model, 'the parameters', model.network.parameters) ??
    firstOf(Object.entries(state), ([slot, data]) => badValue(model, `the optimizer's ${slot}`, { data }))
  if (!found) return
  const parameters = entries(model.network.parameters.tree)
  const named = firstOf(parameters, ([name, tensor]) => badValue(model, `parameter ${name}`, tensor)) ?? found
  throw new NonFiniteError(named.value, `${named.where} after the update`, place, whileUpdating)
}

interface Found {
  readonly value: number
  readonly where: string
}

function badValue({ network }: Model, where: string, { data }: Pick<Tensor, 'data'>): Found | undefined {
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
