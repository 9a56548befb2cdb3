import type { Clock } from './clock.ts'
import type { EpochEvent, FitEvent } from './events.ts'
import { addLosses } from './model.ts'
import type { Trainer } from './trainer.ts'

/** Which examples an epoch goes through, in which order. */
export interface EpochPlan {
  /** From 1. */
  readonly epoch: number
  readonly order: Uint32Array
  readonly batchSize: number
}

/** How the training of an epoch went. */
export type EpochTraining = Pick<EpochEvent, 'loss' | 'accuracy' | 'learningRate' | 'seconds' | 'examplesPerSecond'>

/** Takes all steps of an epoch; returns how they went, or undefined if the signal was aborted. */
export async function* trainEpoch(
  trainer: Trainer,
  { epoch, order, batchSize }: EpochPlan,
  clock: Clock,
  signal: AbortSignal | undefined,
): AsyncGenerator<FitEvent, EpochTraining | undefined, undefined> {
  const { network, classifies } = trainer.model
  const place = { epoch, batch: 0, order, start: 0, size: 0 }
  const take = createTake(network.batchSize)
  const rate = (correct: number, examples: number): number => (classifies ? correct / examples : NaN)
  const begin = clock.seconds()
  let loss = 0
  let correct = 0
  let learningRate = NaN
  for (let start = 0; start < order.length; start += batchSize) {
    const size = Math.min(batchSize, order.length - start)
    place.batch = start / batchSize + 1
    place.start = start
    place.size = size
    let batchLoss = 0
    let batchCorrect = 0
    trainer.begin()
    for (let offset = 0; offset < size; offset += network.batchSize) {
      if (signal?.aborted) return undefined
      const example = (epoch - 1) * order.length + start + offset
      const indices = take(order, start + offset, Math.min(network.batchSize, size - offset))
      const chunk = trainer.accumulate(indices, place, example)
      batchLoss = addLosses(batchLoss, chunk)
      batchCorrect += chunk.correct
      if (clock.due()) {
        const examples = start + offset + chunk.predicted.data.length
        yield {
          type: 'progress',
          epoch,
          examples,
          loss: (loss + batchLoss) / examples,
          accuracy: rate(correct + batchCorrect, examples),
        }
        await clock.turn()
      }
    }
    learningRate = trainer.update(place)
    loss += batchLoss
    correct += batchCorrect
    yield {
      type: 'step',
      epoch,
      step: trainer.step,
      loss: batchLoss / size,
      accuracy: rate(batchCorrect, size),
      learningRate,
    }
  }
  const seconds = clock.seconds() - begin
  return {
    loss: loss / order.length,
    accuracy: rate(correct, order.length),
    learningRate,
    seconds,
    examplesPerSecond: order.length / seconds,
  }
}

/** Copies pieces of an order, each to the same place, so that a step makes no view. */
function createTake(largest: number): (order: Uint32Array, start: number, size: number) => Uint32Array {
  const whole = new Uint32Array(largest)
  let view = whole
  return (order, start, size) => {
    if (view.length !== size) view = whole.subarray(0, size)
    for (let i = 0; i < size; i++) view[i] = order[start + i]!
    return view
  }
}
