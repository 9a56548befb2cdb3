import { compile, compileLoss, type Io, type LossIo, type Network } from '@nn/layers'
import { type Engine, type Random, ShapeError, type Tensor } from '@nn/tensor'
import type { Dataset, Split } from './dataset.ts'
import type { Experiment } from './experiment.ts'

/** An experiment's network and loss with all their memory: what training and judging have in common. */
export interface Model {
  readonly network: Network
  /** Whether targets are classes, so that answers can be right or wrong. */
  readonly classifies: boolean
  /**
   * Reads the examples named by `indices`, computes outputs, losses, and their share of the gradient of the mean loss
   * of `batchSize` examples.
   */
  forward(split: Split, indices: Uint32Array, batchSize: number): Chunk
}

/** Some examples on their way through a model; overwritten by the next ones. */
export interface Chunk {
  readonly io: Io
  readonly loss: LossIo
  /** The sum of the losses. */
  total: number
  /** How many answers are right; 0 if the model does not classify. */
  correct: number
  /** The class with the largest output, for each example. */
  readonly predicted: Tensor
  /** The right class, for each example. */
  readonly actual: Tensor
}

/** Compiles an experiment for the examples of a data set, `chunkSize` of them at a time. */
export function createModel(
  { model, loss }: Pick<Experiment, 'model' | 'loss'>,
  { train, classes }: Pick<Dataset, 'train' | 'classes'>,
  { chunkSize, engine, random }: { readonly chunkSize: number; readonly engine: Engine; readonly random: Random },
): Model {
  const network = compile(model, { input: train.inputShape, batchSize: chunkSize, random, engine })
  const compiled = compileLoss(loss, network, train.targetShape)
  const classifies = classes.length > 0
  if (classifies && network.outputShape.at(-1) !== classes.length) throw wrongOutputs(network, classes.length)
  const chunks = new Map<number, Chunk>()
  const answers = { predicted: engine.allocate(chunkSize), actual: engine.allocate(chunkSize) }
  const { kernels } = engine.ops
  const gatherBytes = kernels.gatherBytes.bind(kernels)
  const gatherRows = kernels.gatherRows.bind(kernels)
  return {
    network,
    classifies,
    forward(split, indices, batchSize) {
      let chunk = chunks.get(indices.length)
      if (!chunk) {
        const io = network.batch(indices.length)
        chunk = createChunk(io, compiled.batch(io), answers)
        chunks.set(indices.length, chunk)
      }
      const { io, loss } = chunk
      split.fill(indices, io.x.data, loss.target.data, gatherBytes, gatherRows)
      network.forward(io)
      chunk.total = compiled.forward(loss, 1 / batchSize)
      chunk.correct = classifies ? answer(chunk, engine) : 0
      return chunk
    },
  }
}

/** Where answers are written, of the largest chunk. */
interface Answers {
  readonly predicted: Float32Array
  readonly actual: Float32Array
}

function createChunk(io: Io, loss: LossIo, answers: Answers): Chunk {
  const size = io.x.shape[0]!
  const vector = (data: Float32Array): Tensor => ({ shape: [size], data: data.subarray(0, size) })
  const actual = loss.target.shape.length === 1 ? loss.target : vector(answers.actual)
  return { io, loss, total: 0, correct: 0, predicted: vector(answers.predicted), actual }
}

/** `sum` plus each loss of the chunk, one by one: the same bits however a batch is cut into chunks. */
export function addLosses(sum: number, { loss }: Chunk): number {
  const { data } = loss.losses
  for (let i = 0; i < data.length; i++) sum += data[i]!
  return sum
}

/** Finds predicted and actual classes; returns how often they agree. */
function answer({ io, loss, predicted, actual }: Chunk, { ops }: Engine): number {
  ops.argmax(predicted, io.y)
  if (actual !== loss.target) ops.argmax(actual, loss.target)
  let correct = 0
  for (let i = 0; i < predicted.data.length; i++) if (predicted.data[i] === actual.data[i]) correct++
  return correct
}

function wrongOutputs({ outputShape }: Network, classes: number): ShapeError {
  return new ShapeError(
    'experiment',
    `expected a model with an output for each of the ${classes} classes`,
    { expected: ['batch', classes], actual: ['batch', ...outputShape] },
    `End it with dense(${classes}).`,
  )
}
