import type { Checkpoint } from '@nn/train'
import { encodeCheckpoint } from './file.ts'

/** A checkpoint, and the bytes of its file once they are wanted. */
export interface Snapshot {
  readonly epoch: number
  readonly step: number
  readonly key: string
  bytes(): Uint8Array
}

export function snapshotOf(checkpoint: Checkpoint): Snapshot {
  const { epoch, step } = checkpoint.state
  let bytes: Uint8Array | undefined
  return { epoch, step, key: keyOf(checkpoint), bytes: () => (bytes ??= encodeCheckpoint(checkpoint)) }
}

/** Says which of a run's checkpoints it is: the end of an epoch's last step and the end of the epoch are two. */
export function keyOf({ state: { epoch, step } }: Checkpoint): string {
  return `${epoch}/${step}`
}
