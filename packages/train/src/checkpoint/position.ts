import type { Session } from '../session.ts'
import { CheckpointError, type CheckpointState } from './checkpoint.ts'
import { damaged } from './expect.ts'

/** Updates done where so many examples of an epoch are. */
export function stepAt({ steps, batchSize }: Session, epoch: number, examples: number): number {
  return (epoch - 1) * steps + Math.ceil(examples / batchSize)
}

/** @throws CheckpointError for a place where no run of this experiment comes by. */
export function expectPosition(session: Session, state: CheckpointState): void {
  const { dataset, batchSize, random, epochs } = session
  const { epoch, examples, step } = state
  const { count } = dataset.train
  const whole = examples % batchSize === 0 || examples === count
  if (examples > count || !whole || step !== stepAt(session, epoch, examples)) {
    throw new CheckpointError(
      `fit: a checkpoint's epoch, examples and step must belong together, got ${epoch}, ${examples} and ${step}. ${damaged}`,
    )
  }
  if (state.epochs.length !== epoch - 1) {
    throw new CheckpointError(
      `fit: a checkpoint in epoch ${epoch} must have ${epoch - 1} epochs behind it, got ${state.epochs.length}. ${damaged}`,
    )
  }
  const { key, counter } = random.state
  if (counter !== state.random.counter || key.some((word, i) => word !== state.random.key[i])) {
    throw new CheckpointError(`fit: a checkpoint's random stream must be that of its seed, got another one. ${damaged}`)
  }
  const begun = examples > 0 ? epoch : epoch - 1
  if (begun > epochs) {
    throw new CheckpointError(
      `fit: epochs must be at least ${begun}, which the checkpoint has come to, got ${epochs}. Ask for as many, or for more.`,
    )
  }
}
