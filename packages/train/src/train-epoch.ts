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
  const rate = (correct: number, examples: number): number => (classifies ? correct / examples : NaN)
  const begin = clock.seconds()
  let loss = 0
  let correct = 0
  let learningRate = NaN
  for (let start = 0; start < order.length; start += batchSize) {
    const indices = order.subarray(start, start + batchSize)
    const place = { epoch, batch: start / batchSize + 1, indices }
    let batchLoss = 0
    let batchCorrect = 0
    trainer.begin()
    for (let offset = 0; offset < indices.length; offset += network.batchSize) {
      if (signal?.aborted) return undefined
      const example = (epoch - 1) * order.length + start + offset
      const chunk = trainer.accumulate(indices.subarray(offset, offset + network.batchSize), place, example)
      batchLoss = addLosses(batchLoss, chunk)
      batchCorrect += chunk.correct
      if (clock.due()) {
        const examples = start + offset + chunk.predicted.length
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
      loss: batchLoss / indices.length,
      accuracy: rate(batchCorrect, indices.length),
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
