import type { Clock } from './clock.ts'
import type { FitEvent } from './events.ts'
import { addLosses } from './model.ts'
import type { Session } from './session.ts'

/**
 * Takes the steps that are left of the present epoch, and keeps the position. At a `progress` event, the event loop
 * should be given a turn. Returns whether all are taken: not if the signal was aborted, or a callback stopped or moved
 * the run; then the last step is whole.
 */
export function* trainEpoch(
  session: Session,
  clock: Clock,
  signal: AbortSignal | undefined,
): Generator<FitEvent, boolean, undefined> {
  const { trainer, position, batchSize } = session
  const { network, classifies } = trainer.model
  const { epoch } = position
  const begin = clock.seconds() - position.seconds
  const order = exampleOrder(session)
  const place = { epoch, batch: 0, order, start: 0, size: 0 }
  const take = createTake(network.batchSize)
  const rate = (correct: number, examples: number): number => (classifies ? correct / examples : NaN)
  for (let start = position.examples; start < order.length; start += batchSize) {
    if (signal?.aborted || session.stopped !== undefined) return false
    const size = Math.min(batchSize, order.length - start)
    place.batch = start / batchSize + 1
    place.start = start
    place.size = size
    let loss = 0
    let correct = 0
    session.result = undefined
    trainer.begin()
    for (let offset = 0; offset < size; offset += network.batchSize) {
      const example = (epoch - 1) * order.length + start + offset
      const indices = take(order, start + offset, Math.min(network.batchSize, size - offset))
      const chunk = trainer.accumulate(indices, place, example)
      loss = addLosses(loss, chunk)
      correct += chunk.correct
      if (clock.due()) {
        const examples = start + offset + chunk.predicted.data.length
        yield {
          type: 'progress',
          epoch,
          examples,
          loss: (position.loss + loss) / examples,
          accuracy: rate(position.correct + correct, examples),
        }
        if (session.moved) return false
      }
    }
    if (start + size === order.length) position.gradientNorms = trainer.gradientNorms()
    position.learningRate = trainer.update(place)
    position.loss += loss
    position.correct += correct
    position.examples = start + size
    position.seconds = clock.seconds() - begin
    yield {
      type: 'step',
      epoch,
      step: trainer.step,
      loss: loss / size,
      accuracy: rate(correct, size),
      learningRate: position.learningRate,
    }
    if (session.moved) return false
  }
  return true
}

/** One shuffle for each epoch; the sum over a full batch needs none. */
function exampleOrder({ dataset, batchSize, random, position }: Session): Uint32Array {
  const { count } = dataset.train
  if (batchSize < count) return random.fork('shuffle').fork(position.epoch).permutation(count)
  return Uint32Array.from({ length: count }, (_, i) => i)
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
