import { ArgumentError } from '@nn/arguments'
import type { ParamTree, Shape, Tensor } from '@nn/tensor'
import { once, planBatches } from '../batches.ts'
import type { Io } from '../layer.ts'
import type { Network } from '../network.ts'
import { expectLoss, type Loss, type LossIo } from './loss.ts'

/** A loss with all its memory, behind a network. */
export interface CompiledLoss {
  /** The tensors for a batch of the network: fill `target`. The same object every time. */
  batch(io: Io): LossIo
  /** Writes `losses` and `scale` times the gradient; returns the sum of the losses. */
  forward(io: LossIo, scale: number): number
}

/**
 * Plans a loss behind a network, for targets of a shape.
 * @throws ShapeError if they don't go with the network's outputs; ArgumentError for what is no loss or no shape.
 */
export function compileLoss(loss: Loss, network: Network, target: Shape): CompiledLoss {
  expectLoss('compileLoss', loss)
  if (!Array.isArray(target)) throw new ArgumentError('compileLoss', 'expected the shape of one target', target)
  const { engine, outputShape, batchSize } = network
  const scratch = loss.plan(outputShape, target)
  const tensors = planBatches<LossTensors>({ target, losses: [], scratch }, batchSize, engine.allocate)
  return {
    batch: once(({ y, dy }: Io): LossIo => ({ y, dy, ...tensors(y.shape[0]!) })),
    forward(io, scale) {
      loss.forward(engine.ops, io, scale)
      const { data } = io.losses
      let sum = 0
      for (let i = 0; i < data.length; i++) sum += data[i]!
      return sum
    },
  }
}

type LossTensors = Readonly<{ target: Tensor; losses: Tensor; scratch: ParamTree }>
